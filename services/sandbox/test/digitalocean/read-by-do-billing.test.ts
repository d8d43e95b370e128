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

describe('the DigitalOcean stand-in, read by @arcadia/do-billing', () => {
  let api: OpenStandIn;
  let client: BillingClient;
  beforeAll(async () => {
    api = await openStandIn();
    client = createBillingClient({ token: api.token, baseUrl: api.url });
  });
  afterAll(() => api.stop());

  it('has 137 invoices whose lines, items and summary all come to their amount', async () => {
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

  it('has a history, an account, a balance and a preview', async () => {
    expect(await client.listBillingHistory().all()).toHaveLength(137 + 136);
    expect((await client.getAccount()).team?.uuid).toBeDefined();
    expect((await client.getBalance()).account_balance).toBe('0.00');
    expect((await client.getInvoicePreview())?.invoice_period).toBe('2026-05');
  });

  it.each(['provider_id', 'name'])('has six resources of April 2026 by %s', async (by) => {
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
