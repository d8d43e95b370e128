import {
  formatMicros,
  joinInvoiceItems,
  matchCostLines,
  parseInvoiceCsv,
  reconcileInvoice,
} from '@arcadia/do-billing';
import { type BillingClient, createBillingClient } from '@arcadia/do-billing/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStandIn, openStandIn } from './open-stand-in.ts';

const listable = [
  'droplet',
  'volume',
  'snapshot',
  'load_balancer',
  'database',
  'kubernetes',
  'reserved_ip',
  'app',
  'registry',
] as const;

describe('startDigitalOcean: read by @arcadia/do-billing', () => {
  let api: OpenStandIn;
  let client: BillingClient;
  beforeAll(async () => {
    api = await openStandIn();
    client = createBillingClient({ token: api.token, baseUrl: api.url });
  });
  afterAll(() => api.stop());

  it('serves 137 invoices that reconcile with their lines, items and summary', async () => {
    const invoices = await client.listInvoices().all();
    expect(invoices).toHaveLength(137);
    for (const { invoice_uuid: uuid, invoice_period: period, amount } of invoices) {
      const document = await parseInvoiceCsv(await client.fetchInvoiceCsv(uuid));
      expect(document.rejects, period).toEqual([]);
      const items = await client.listInvoiceItems(uuid).all();
      const summary = await client.getInvoiceSummary(uuid);
      const reconciliation = reconcileInvoice(document, { invoiceTotal: amount, items, summary });
      expect(reconciliation, period).toMatchObject({ reconciled: true, differences: [] });
    }
  });

  it('serves a billing history, an account, a balance and a preview', async () => {
    expect(await client.listBillingHistory().all()).toHaveLength(137 + 136);
    expect((await client.getAccount()).team?.uuid).toBeDefined();
    expect((await client.getBalance()).account_balance).toBe('0.00');
    expect((await client.getInvoicePreview())?.invoice_period).toBe('2026-05');
  });

  it('serves a PDF of an invoice, and a CSV that can be streamed', async () => {
    const pdf = await client.fetchInvoicePdf('preview');
    expect(Buffer.from(pdf.subarray(0, 5)).toString('latin1')).toBe('%PDF-');
    let bytes = 0;
    for await (const chunk of await client.openInvoiceCsv('preview')) bytes += chunk.length;
    expect(bytes).toBe((await client.fetchInvoiceCsv('preview')).length);
  });

  it('lists the buckets of its projects, without those of deleted projects', async () => {
    const buckets = await client.listBuckets().all();
    expect(buckets.map(({ name, project }) => `${project.name}/${name}`)).toEqual([
      'Arcadia/arcadia-assets',
      'Arcadia/arcadia-backups',
      'Arcadia/arcadia-uploads',
      'Arcadia/arcadia-exports',
      'Tenants/tenant-files',
      'Tenants/tenant-thumbnails',
    ]);
  });

  it.each(['provider_id', 'name'])('matches six resources of April 2026 by %s', async (by) => {
    const [april] = await client.listInvoices().all();
    const uuid = april?.invoice_uuid ?? '';
    const { lines, totals } = await parseInvoiceCsv(await client.fetchInvoiceCsv(uuid));
    const { grossMicros, taxMicros } = totals;
    expect([lines.length, formatMicros(grossMicros), formatMicros(taxMicros)]).toEqual([
      33,
      '86.92',
      '7.90',
    ]);
    const items = by === 'name' ? [] : await client.listInvoiceItems(uuid).all();
    const resources = await Promise.all(listable.map((kind) => client.listResources(kind).all()));
    const matches = matchCostLines(
      joinInvoiceItems(lines, items).map(({ line, item }) => ({
        ...line,
        providerResourceId: item?.resource_id ?? item?.resource_uuid ?? null,
      })),
      { resources: resources.flat() },
    );
    const matched = matches.flatMap(({ line, match }) =>
      match.status === 'matched' ? [`${line.resource?.name} by ${match.matchedBy}`] : [],
    );
    expect(matched).toEqual([
      `web-01 by ${by}`,
      `web-02 by ${by}`,
      `jobs-01 by ${by}`,
      `uploads-2026-03 by ${by}`,
      `uploads by ${by}`,
      `lb-syd1 by ${by}`,
    ]);
  });
});

describe('startDigitalOcean: rate limits met by @arcadia/do-billing', () => {
  /** Opens a client and a stand-in with the same clock, which only the waits of the client advance. */
  async function open(limits: { requestsPerMinute?: number; requestsPerHour?: number }) {
    let ms = Date.UTC(2026, 4, 20, 5);
    const now = () => new Date(ms);
    const standIn = await openStandIn({ now, ...limits });
    const statuses: number[] = [];
    const client = createBillingClient({
      token: standIn.token,
      baseUrl: standIn.url,
      now,
      random: () => 0,
      sleep: async (waitMs) => {
        ms += waitMs;
      },
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        statuses.push(response.status);
        return response;
      },
    });
    const refused = () => statuses.filter((status) => status === 429).length;
    return { standIn, client, refused, statuses };
  }

  it('makes the client wait once for each window of a minute', async () => {
    const { standIn, client, refused } = await open({ requestsPerMinute: 20 });
    await using _ = standIn;
    for (let nth = 0; nth < 70; nth += 1) await client.getBalance();
    expect(refused()).toBe(3);
  });

  it('sends no 429 to a client that stays within the limit of an hour', async () => {
    const { standIn, client, refused, statuses } = await open({ requestsPerHour: 200 });
    await using _ = standIn;
    for (let nth = 0; nth < 200; nth += 1) await client.getBalance();
    expect(refused()).toBe(0);
    await expect(client.getBalance()).rejects.toMatchObject({ code: 'rate_limited', status: 429 });
    await expect(client.getBalance()).rejects.toMatchObject({ code: 'rate_limited', attempts: 0 });
    expect(statuses).toHaveLength(201);
  });
});
