import { describe, expect, it } from 'vitest';
import {
  createFinanceClient,
  type FinanceInvoice,
  InvalidFinanceInvoiceError,
} from '../src/index.ts';
import { april2026 } from './april-invoice.ts';

const finance = createFinanceClient({
  baseUrl: 'http://localhost',
  secret: 'thirty-two bytes, known to both.',
  fetch: () => Promise.resolve(Response.json({ action: 'created', invoice_id: 'inv_1' })),
});

const line = { kind: 'droplet', product: 'Droplets', description: 'web-01', amount: '1.00' };

describe('importInvoice rejects without sending', () => {
  it.each<[string, Partial<FinanceInvoice>, string]>([
    [
      'a cent too much tax',
      { amountTaxMinor: 791 },
      'net 7902 and tax 791 must add up to gross 8692',
    ],
    [
      'half a cent',
      { amountGrossMinor: 8692.5, amountNetMinor: 7902.5 },
      '"amountGrossMinor" must be an integer in minor units, but is 8692.5',
    ],
    [
      'not a number',
      { amountNetMinor: Number.NaN },
      '"amountNetMinor" must be an integer in minor units, but is NaN',
    ],
    ['no source', { source: '' }, '"source" must not be empty'],
    ['no id', { externalId: '' }, '"externalId" must not be empty'],
    ['no vendor', { vendor: { name: '', category: 'cloud' } }, '"vendor.name" must not be empty'],
    ['a currency symbol', { currency: '$' }, '"currency" must be an ISO 4217 code, but is "$"'],
    ['a day that does not exist', { periodStart: '2026-02-30' }, '"periodStart" must be a date'],
    [
      'a month instead of a day',
      { periodEnd: '2026-05' },
      '"periodEnd" must be a date, YYYY-MM-DD',
    ],
    ['an empty period', { periodEnd: '2026-04-01' }, '"periodEnd" must be after "periodStart"'],
    ['a local time', { issuedAt: '2026-05-01 06:53:29 +0000' }, '"issuedAt" must be RFC 3339'],
    ['hour 25', { issuedAt: '2026-05-01T25:00:00Z' }, '"issuedAt" must be RFC 3339'],
    [
      'a dollar sign in a line',
      { lines: [line, { ...line, amount: '$3.11' }] },
      '"lines[1].amount" must be a decimal string, but is "$3.11"',
    ],
  ])('%s', async (_, change, fault) => {
    const call = finance.importInvoice({ ...april2026, ...change });
    await expect(call).rejects.toBeInstanceOf(InvalidFinanceInvoiceError);
    await expect(call).rejects.toMatchObject({
      code: 'invalid_invoice',
      message: expect.stringContaining(fault),
    });
  });

  it('reports all faults of an invoice at once', async () => {
    await expect(
      finance.importInvoice({ ...april2026, source: '', currency: 'usd', amountGrossMinor: 1 }),
    ).rejects.toMatchObject({
      faults: [
        '"source" must not be empty',
        'net 7902 and tax 790 must add up to gross 1',
        '"currency" must be an ISO 4217 code, but is "usd"',
      ],
    });
  });
});

it.each<[string, Partial<FinanceInvoice>]>([
  ['a credit note', { amountGrossMinor: -110, amountNetMinor: -100, amountTaxMinor: -10 }],
  ['neither number nor date of issue', { invoiceNumber: null, issuedAt: null }],
  ['no lines', { lines: [] }],
  ['a fraction of a second', { issuedAt: '2026-05-01T06:53:29.123Z' }],
  ['a leap day', { periodStart: '2028-02-29', periodEnd: '2028-03-01' }],
  ['a line below a cent', { lines: [{ ...line, amount: '-0.000003' }] }],
])('importInvoice sends an invoice with %s', async (_, change) => {
  await expect(finance.importInvoice({ ...april2026, ...change })).resolves.toMatchObject({
    action: 'created',
  });
});
