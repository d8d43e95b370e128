import fc from 'fast-check';
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
    [
      'a line in exponential notation',
      { lines: [{ ...line, amount: '8.692e1' }] },
      '"lines[0].amount" must be a decimal string, but is "8.692e1"',
    ],
    [
      'a line of a million digits',
      { lines: [{ ...line, amount: '9'.repeat(1_000_000) }] },
      `"lines[0].amount" must be a decimal string, but is "${'9'.repeat(40)}…"`,
    ],
    [
      'an amount that is not exact as a number',
      { amountGrossMinor: 2 ** 53 },
      '"amountGrossMinor" must be an integer in minor units, but is 9007199254740992',
    ],
    [
      'lines a cent below the gross',
      { lines: [{ ...line, amount: '86.91' }] },
      '"lines" must add up to gross 86.92 within half a minor unit, but add up to 86.91',
    ],
    [
      'lines just over half a cent above the gross',
      { lines: [line, { ...line, amount: '85.925000000000000001' }] },
      'but add up to 86.925000000000000001',
    ],
    [
      'lines just over half a cent below the gross',
      { lines: [{ ...line, amount: '86.9149' }] },
      'but add up to 86.9149',
    ],
    ['lines without the tax', { lines: [{ ...line, amount: '79.02' }] }, 'but add up to 79.02'],
    ['lines of the other sign', { lines: [{ ...line, amount: '-86.92' }] }, 'add up to -86.92'],
    ['no lines for a gross other than 0', { lines: [] }, 'but add up to 0'],
    [
      'lines of huge amounts that floating point would cancel out',
      {
        lines: ['99999999999999999.99', '86.93', '-99999999999999999.99'].map((amount) => ({
          ...line,
          amount,
        })),
      },
      'but add up to 86.93',
    ],
    [
      'lines in dollars for a gross in yen',
      { currency: 'JPY' },
      '"lines" must add up to gross 8692 within half a minor unit, but add up to 86.92',
    ],
  ])('%s', async (_, change, fault) => {
    const call = finance.importInvoice({ ...april2026, ...change });
    await expect(call).rejects.toBeInstanceOf(InvalidFinanceInvoiceError);
    await expect(call).rejects.toMatchObject({
      code: 'invalid_invoice',
      message: expect.stringContaining(fault),
    });
  });

  const { vendor, ...withoutVendor } = april2026;
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the invoice must be an object, but is undefined'],
    ['null', null, 'the invoice must be an object, but is null'],
    ['an invoice without a vendor', withoutVendor, '"vendor.name" must be text, but is undefined'],
    [
      'a vendor of null',
      { ...april2026, vendor: null },
      '"vendor.category" must be text, but is undefined',
    ],
    [
      'a vendor without a category',
      { ...april2026, vendor: { name: vendor.name } },
      '"vendor.category" must be text, but is undefined',
    ],
    ['a numeric source', { ...april2026, source: 7 }, '"source" must be text, but is 7'],
    [
      'an undefined id',
      { ...april2026, externalId: undefined },
      '"externalId" must be text, but is undefined',
    ],
    [
      'a numeric invoice number',
      { ...april2026, invoiceNumber: 538219012 },
      '"invoiceNumber" must be text or null, but is 538219012',
    ],
    [
      'an undefined invoice number',
      { ...april2026, invoiceNumber: undefined },
      '"invoiceNumber" must be text or null, but is undefined',
    ],
    ['a gross as text', { ...april2026, amountGrossMinor: '8692' }, 'but is "8692"'],
    ['a tax as bigint', { ...april2026, amountTaxMinor: 790n }, '"amountTaxMinor" must be an'],
    ['a symbol as amount', { ...april2026, amountNetMinor: Symbol('x') }, 'but is Symbol(x)'],
    ['a list of currencies', { ...april2026, currency: ['USD'] }, 'code, but is an array'],
    ['an undefined currency', { ...april2026, currency: undefined }, 'code, but is undefined'],
    [
      'a Date as period',
      { ...april2026, periodStart: new Date(0) },
      '"periodStart" must be a date',
    ],
    ['a list of days', { ...april2026, periodEnd: ['2026-05-01'] }, '"periodEnd" must be a date'],
    ['a Date of issue', { ...april2026, issuedAt: new Date(0) }, '"issuedAt" must be RFC 3339'],
    [
      'half a surrogate pair',
      { ...april2026, vendor: { name: '\ud800', category: 'cloud' } },
      '"vendor.name" must be text',
    ],
    [
      'half a surrogate pair in the number',
      { ...april2026, invoiceNumber: '\udc00' },
      '"invoiceNumber" must be text',
    ],
    [
      'half a surrogate pair in a line',
      { ...april2026, lines: [{ ...line, description: 'web \ud83d' }] },
      '"lines[0].description" must be text',
    ],
    ['undefined lines', { ...april2026, lines: undefined }, '"lines" must be an array'],
    ['lines that are an object', { ...april2026, lines: { 0: line } }, 'but is an object'],
    [
      'a line of null',
      { ...april2026, lines: [null] },
      '"lines[0]" must be an object, but is null',
    ],
    ...[undefined, null, 10.79, 10n, {}, ['1.00']].map((amount): [string, unknown, string] => [
      `the line amount ${typeof amount}`,
      { ...april2026, lines: [line, { ...line, amount }] },
      '"lines[1].amount" must be a decimal string, but is ',
    ]),
    ...(['kind', 'product', 'description'] as const).map((name): [string, unknown, string] => [
      `a line without its ${name}`,
      { ...april2026, lines: [{ ...line, [name]: undefined }] },
      `"lines[0].${name}" must be text, but is undefined`,
    ]),
  ])('%s from a JavaScript caller', async (_, invoice, fault) => {
    const call: Promise<unknown> = Reflect.apply(finance.importInvoice, finance, [invoice]);
    await expect(call).rejects.toBeInstanceOf(InvalidFinanceInvoiceError);
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining(fault) });
  });

  it('reports all faults of an invoice at once', async () => {
    await expect(
      finance.importInvoice({ ...april2026, source: '', periodEnd: '', amountGrossMinor: 1 }),
    ).rejects.toMatchObject({
      faults: [
        '"source" must not be empty',
        'net 7902 and tax 790 must add up to gross 1',
        '"periodEnd" must be a date, YYYY-MM-DD',
        '"periodEnd" must be after "periodStart"',
        '"lines" must add up to gross 0.01 within half a minor unit, but add up to 86.92',
      ],
    });
  });

  it('names the first 10 faults in the message, and lists all', async () => {
    const lines = Array.from({ length: 100_000 }, () => ({ ...line, amount: 'free' }));
    await expect(finance.importInvoice({ ...april2026, lines })).rejects.toSatisfy(
      (error) =>
        error instanceof InvalidFinanceInvoiceError &&
        error.faults.length === lines.length &&
        error.message.length < 1000 &&
        error.message.endsWith('; and 99990 more.'),
    );
  });

  it('adds lines up exactly: half a cent is the limit, however many lines there are', async () => {
    const part = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    // Amounts of lines with 18 decimals, and the difference of their sum from the gross.
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 20 }),
        fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
        fc.bigInt({ min: -HALF_CENT * 2n, max: HALF_CENT * 2n }),
        async (parts, gross, delta) => {
          const sum = parts.reduce((total, amount) => total + amount, 0n);
          const last = BigInt(gross) * HALF_CENT * 2n + delta - sum;
          const lines = [...parts, last].map((amount) => ({ ...line, amount: toDecimal(amount) }));
          const amounts = { amountGrossMinor: gross, amountNetMinor: gross, amountTaxMinor: 0 };
          const sent = await finance.importInvoice({ ...april2026, ...amounts, lines }).then(
            () => true,
            () => false,
          );
          expect(sent).toBe(delta >= -HALF_CENT && delta <= HALF_CENT);
        },
      ),
    );
  });
});

/** Half a cent in units of 10⁻¹⁸. */
const HALF_CENT = 5n * 10n ** 15n;

/** Writes a number of units of 10⁻¹⁸ as a decimal string. */
function toDecimal(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(19, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`;
}

const nothing = { amountGrossMinor: 0, amountNetMinor: 0, amountTaxMinor: 0 };

it.each<[string, Partial<FinanceInvoice>]>([
  [
    'a credit note',
    {
      amountGrossMinor: -110,
      amountNetMinor: -100,
      amountTaxMinor: -10,
      lines: [{ ...line, amount: '-1.10' }],
    },
  ],
  ['neither number nor date of issue', { invoiceNumber: null, issuedAt: null }],
  ['no lines and nothing to pay', { ...nothing, lines: [] }],
  [
    'lines of 0 in any form',
    { ...nothing, lines: ['0', '-0', '-0.00', '000.0'].map((amount) => ({ ...line, amount })) },
  ],
  ['lines half a cent above the gross', { lines: [{ ...line, amount: '86.925' }] }],
  ['lines half a cent below the gross', { lines: [{ ...line, amount: '86.915' }] }],
  ['a currency without minor units', { currency: 'JPY', lines: [{ ...line, amount: '8692.5' }] }],
  ...['HUF', 'IDR', 'COP', 'PKR', 'MGA', 'ISK:0', 'JPY:0', 'KRW:0', 'KWD:3', 'CLF:4', 'UYW:4'].map(
    (each): [string, Partial<FinanceInvoice>] => {
      const [currency = '', decimals = '2'] = each.split(':');
      const amount = (8692 / 10 ** Number(decimals)).toFixed(Number(decimals));
      return [`${currency} ${amount}`, { currency, lines: [{ ...line, amount }] }];
    },
  ),
  ['a currency with three decimals', { currency: 'KWD', lines: [{ ...line, amount: '8.6925' }] }],
  ['a fraction of a second', { issuedAt: '2026-05-01T06:53:29.123Z' }],
  ['a leap day', { periodStart: '2028-02-29', periodEnd: '2028-03-01' }],
  ['a line below a cent', { lines: [...april2026.lines, { ...line, amount: '-0.000003' }] }],
])('importInvoice sends an invoice with %s', async (_, change) => {
  await expect(finance.importInvoice({ ...april2026, ...change })).resolves.toMatchObject({
    action: 'created',
  });
});
