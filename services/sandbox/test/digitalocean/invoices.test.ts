import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, type OpenStandIn, openStandIn } from './open-stand-in.ts';

const path = '/v2/customers/my/invoices';
const cents = (amount = '') => Number(amount.replace(/[$,.]/g, ''));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Reads the rows of a CSV by the names in its header. It is independent of the parser of do-billing. */
function readCsv(text: string): Record<string, string>[] {
  const cell = /(?:"((?:[^"]|"")*)"|([^,\n]*))([,\n])/gy;
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\n') rows.push([]);
  }
  const [header = [], ...lines] = rows.slice(0, -1);
  return lines.map((line) => Object.fromEntries(header.map((name, at) => [name, line[at] ?? ''])));
}

describe('startDigitalOcean: invoices', () => {
  let api: OpenStandIn;
  let listed: { uuid: string; id: string; period: string; amount: string }[] = [];
  const csvs = new Map<string, string>();
  const csvOf = (period: string) => readCsv(csvs.get(period) ?? '');
  const itemsOf = async (uuid: string) =>
    (await api.json(answers.items, `${path}/${uuid}?per_page=200`)).invoice_items;

  beforeAll(async () => {
    api = await openStandIn();
    const { invoices } = await api.json(answers.invoices, `${path}?per_page=200`);
    listed = invoices.map((invoice) => ({
      uuid: invoice.invoice_uuid ?? '',
      id: invoice.invoice_id ?? '',
      period: invoice.invoice_period ?? '',
      amount: invoice.amount ?? '',
    }));
    for (const { uuid, period } of listed) {
      csvs.set(period, await (await api.get(`${path}/${uuid}/csv`)).text());
    }
  });
  afterAll(() => api.stop());

  it('lists 137 invoices, one for each month from December 2014 to April 2026', () => {
    const periods = listed.map(({ period }) => period);
    expect(periods).toHaveLength(137);
    expect(new Set(periods).size).toBe(137);
    expect([periods[0], periods.at(-1)]).toEqual(['2026-04', '2014-12']);
    const ids = listed.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });

  it('serves a CSV and a summary that add up to the amount of the invoice', async () => {
    for (const { uuid, period, amount } of listed) {
      expect(sum(csvOf(period).map((row) => cents(row.USD))), period).toBe(cents(amount));
      const summary = await api.json(answers.summary, `${path}/${uuid}/summary`);
      const { product_charges: charges, overages, taxes, credits_and_adjustments } = summary;
      const parts = [charges, overages, taxes, credits_and_adjustments];
      expect(summary.amount, period).toBe(amount);
      expect(sum(parts.map((part) => cents(part.amount))), period).toBe(cents(amount));
      const items = charges.items.map((item) => cents(item.amount));
      expect(sum(items), period).toBe(cents(charges.amount));
    }
  });

  it('serves the same lines in JSON as in the CSV', async () => {
    const time = (text = '') => text.replace(' ', 'T').replace(' +0000', 'Z');
    for (const { uuid, period } of listed) {
      const items = (await itemsOf(uuid)).map((item) => ({
        ...{ product: item.product, group: item.group_description, text: item.description },
        ...{ hours: item.duration, start: item.start_time, end: item.end_time },
        ...{ cents: cents(item.amount), project: item.project_name },
      }));
      const rows = csvOf(period).map((row) => ({
        ...{ product: row.product, group: row.group_description, text: row.description },
        ...{ hours: row.hours, start: time(row.start), end: time(row.end) },
        ...{ cents: cents(row.USD), project: row.project_name },
      }));
      expect(items, period).toEqual(rows);
    }
  });

  it("writes DigitalOcean's CSV header: eight columns, and nine since July 2020", () => {
    const header = 'product,group_description,description,hours,start,end,USD,project_name';
    expect(csvs.get('2020-06')?.split('\n')[0]).toBe(header);
    expect(csvs.get('2020-07')?.split('\n')[0]).toBe(`${header},category`);
    expect(csvs.get('2014-12')?.split('\n')[1]).toBe(
      'Droplets,,www (512mb),693,2014-12-03 02:11:47 +0000,2015-01-01 00:00:00 +0000,$5.00,',
    );
  });

  it('serves the same CSV bytes in every release', () => {
    const hash = createHash('sha256').update([...csvs.values()].join(''));
    expect(hash.digest('hex')).toBe(
      '39666d5638e8ce9a1c4f405fd0a4eca5696f772033b6044e3b272f3f617d63ed',
    );
  });

  it('serves lines that a careless CSV reader misreads', () => {
    const all = [...csvs.values()].join('');
    for (const text of [
      '"-$1,779.55"',
      ',$0.00,',
      ',-$21.04,',
      '"Acme, Inc."',
      '"Client ""Blue"""',
      '"before (v2) ""final"" (sgp1) 10.15GB Droplet Snapshot"',
      'acme-shop (blue) (s-2vcpu-4gb)',
      'taxi-api (s-1vcpu-1gb)',
      'gst-calculator (s-1vcpu-1gb)',
      ',00123,',
      'Taxes,,GST Australia (10%),,',
      ' 23:59:59 +0000,',
    ]) {
      expect(all).toContain(text);
    }
    const twins = csvOf('2023-09').filter((row) => row.description?.startsWith('load-gen'));
    expect(twins).toHaveLength(2);
    expect(twins[0]).toEqual(twins[1]);
    expect(twins[0]).toMatchObject({ hours: '0', USD: '$0.07' });
    const resized = csvOf('2016-03').filter((row) => row.description?.startsWith('www ('));
    expect(resized.map(({ product, description }) => `${product}: ${description}`)).toEqual([
      'Droplets: www (512mb)',
      'Droplets: www (1gb)',
      'Droplet Backups: www (Weekly Backup Services)',
    ]);
  });

  it('bills April 2026 with 33 lines, $86.92 in total and $7.90 of GST', () => {
    const rows = csvOf('2026-04');
    expect(rows).toHaveLength(33);
    expect(sum(rows.map((row) => cents(row.USD)))).toBe(8_692);
    const tax = rows.filter(({ product }) => product === 'Taxes');
    expect(tax.map(({ description, USD }) => [description, USD])).toEqual([
      ['GST Australia (10%)', '$7.90'],
    ]);
  });

  it('bills April 2026 for six resources of the inventory, by id and by name', async () => {
    const there = new Map<string, string>();
    const lists = ['droplets', 'volumes', 'snapshots', 'load_balancers', 'databases'];
    for (const list of [...lists, 'kubernetes/clusters', 'apps']) {
      const rows = await api.json(answers.inventory, `/v2/${list}?per_page=200`);
      for (const { id, name = '' } of rows) there.set(String(id), name);
    }
    const items = await itemsOf(listed[0]?.uuid ?? '');
    const byId = items.filter((item) => there.has(item.resource_id ?? item.resource_uuid ?? ''));
    expect(byId.map(({ description }) => description)).toEqual([
      'web-01 (s-1vcpu-2gb)',
      'web-02 (s-1vcpu-2gb)',
      'jobs-01 (s-1vcpu-1gb)',
      'uploads-2026-03 (syd1) 40.00GB Volume Snapshot',
      'uploads (syd1) 100GB',
      'lb-syd1',
    ]);
    const names = [...there.values()].filter(Boolean);
    const byName = items.filter(({ description = '' }) =>
      names.some((name) => description === name || description.startsWith(`${name} (`)),
    );
    expect(byName).toEqual(byId);
  });
});
