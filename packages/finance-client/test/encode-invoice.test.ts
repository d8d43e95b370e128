import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFinanceClient, InvalidFinanceInvoiceError } from '../src/index.ts';
import { april2026 } from './april-invoice.ts';
import { json, startFinanceServer } from './finance-server.ts';

const secret = 'thirty-two bytes, known to both.';
const finance = createFinanceClient({
  baseUrl: 'http://localhost:4010/',
  secret,
  tenantId: 'acme',
});
const line = { kind: 'droplet', product: 'Droplets', description: 'web', amount: '0.01' };

describe('encodeInvoice', () => {
  it('returns canonical JSON: equal for equal invoices, whatever the order of their members', async () => {
    const reversed = Object.fromEntries(Object.entries(april2026).reverse());
    const [first, second] = await Promise.all([
      finance.encodeInvoice(april2026),
      finance.encodeInvoice({ ...april2026, ...reversed }),
    ]);
    expect(second).toEqual(first);
    expect(first.json).toMatch(/^\{"amount_gross_minor":8692,"amount_net_minor":7902,/);
    expect(first.json).toContain(
      '"lines":[{"amount":"79.02","description":"web-01 (s-1vcpu-1gb)","kind":"droplet","product":"Droplets"},',
    );
    expect(JSON.parse(first.json)).toMatchObject({
      tenant_id: 'acme',
      vendor: { name: 'DigitalOcean' },
    });
  });

  it('keeps every text of an invoice, also one that resembles JSON', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('"lines":[]', '\\"lines":[]', '"lines":[', ']', '\u0000'),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (invoiceNumber, description) => {
        const lines = [{ ...line, description, amount: '86.92' }];
        const encoded = await finance.encodeInvoice({ ...april2026, invoiceNumber, lines });
        expect(JSON.parse(encoded.json)).toMatchObject({ invoice_number: invoiceNumber, lines });
      }),
    );
  });

  it('lets other work run while it reads 20,000 lines', async () => {
    const lines = Array.from({ length: 20_000 }, () => line);
    let turns = 0;
    const ticker = setInterval(() => {
      turns += 1;
    }, 1);
    const amounts = { amountGrossMinor: 20_000, amountNetMinor: 20_000, amountTaxMinor: 0 };
    const encoded = await finance.encodeInvoice({ ...april2026, ...amounts, lines });
    clearInterval(ticker);
    expect(turns).toBeGreaterThan(10);
    expect(encoded.json.split('"description":"web"')).toHaveLength(lines.length + 1);
  });

  it('rejects an invoice that finance could not book', async () => {
    await expect(finance.encodeInvoice({ ...april2026, source: '' })).rejects.toBeInstanceOf(
      InvalidFinanceInvoiceError,
    );
  });

  it('returns the bytes that importInvoice sends', async () => {
    const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
    await using server = await startFinanceServer(
      json(200, { action: 'created', invoice_id: 'i' }),
    );
    const client = createFinanceClient({ baseUrl: server.url, secret });
    const encoded = await client.encodeInvoice(april2026);
    await client.importInvoice(encoded);
    await client.importInvoice(april2026);
    expect(server.calls.map(({ text }) => digestOf(text))).toEqual([
      digestOf(encoded.json),
      digestOf(encoded.json),
    ]);
  });
});

describe('target', () => {
  it('names the base URL and the tenant', () => {
    expect(finance.target).toEqual({
      url: 'http://localhost:4010',
      tenantId: 'acme',
    });
  });
});
