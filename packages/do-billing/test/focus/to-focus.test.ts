import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import type { FocusOptions } from '../../src/focus/focus-options.ts';
import { toFocus } from '../../src/focus/to-focus.ts';
import { parseAmount } from '../../src/money/parse-amount.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { focusInvoices } from './focus-invoices.ts';
import { base, invoice, v10, v12 } from './focus-test-options.ts';

/** The rules of FOCUS between columns, in both versions. */
describe.each(Object.entries(focusInvoices))('%s', (_, { csv, billingPeriod }) => {
  test.each(['1.0', '1.2'] as const)(
    'keeps the rules of FOCUS %s between columns',
    async (version) => {
      const document = await parseInvoiceCsv(csv, { strict: true });
      const rows = toFocus(document, { ...base, version, billingPeriod });
      expect(rows).toHaveLength(document.lines.length);
      for (const row of rows) {
        expect(row.PricingUnit === null).toBe(row.PricingQuantity === null);
        expect(row.ConsumedUnit === null).toBe(row.ConsumedQuantity === null);
        expect(row.ResourceType === null).toBe(row.ResourceId === null);
        expect(row.ChargePeriodStart < row.ChargePeriodEnd).toBe(true);
        expect(row.ServiceName).not.toBe('');
        const isPriced = row.ChargeCategory === 'Usage' || row.ChargeCategory === 'Purchase';
        expect(row.PricingCategory).toBe(isPriced ? 'Standard' : null);
        if (!isPriced) expect(row.PricingQuantity).toBeNull();
        if (row.ChargeCategory !== 'Usage') expect(row.ConsumedQuantity).toBeNull();
        if (row.ChargeCategory === 'Purchase') expect(row.ChargeFrequency).not.toBe('Usage-Based');
        expect([row.EffectiveCost, row.ContractedCost, row.ListCost]).toEqual(
          Array(3).fill(row.BilledCost),
        );
        if ('InvoiceId' in row) {
          if (row.ResourceId === null) expect(row.ResourceName).toBeNull();
          if (row.SubAccountId === null) expect(row.SubAccountName).toBeNull();
          expect(categoryOf[row.ServiceSubcategory]).toBe(row.ServiceCategory);
        }
      }
      // Each service belongs to one category.
      const pairs = new Set(rows.map((row) => `${row.ServiceName}: ${row.ServiceCategory}`));
      expect(pairs.size).toBe(new Set(rows.map((row) => row.ServiceName)).size);
    },
  );
});

/** The category of each subcategory, from the table of FOCUS 1.2. */
const categoryOf: Record<string, string> = {
  'Virtual Machines': 'Compute',
  Containers: 'Compute',
  'Serverless Compute': 'Compute',
  'Backup Storage': 'Storage',
  'Block Storage': 'Storage',
  'Object Storage': 'Storage',
  'Application Networking': 'Networking',
  'Network Infrastructure': 'Networking',
  'Network Connectivity': 'Networking',
  'Other (Databases)': 'Databases',
  'Application Platforms': 'Web',
  'Generative AI': 'AI and Machine Learning',
  Support: 'Management and Governance',
  'Other (Other)': 'Other',
};

test('covers each kind of line and each charge category with its test invoices', async () => {
  const { lines } = await parseInvoiceCsv(focusInvoices['every kind'].csv);
  expect(new Set(lines.map(({ kind }) => kind)).size).toBe(19);
  expect(new Set(lines.map(({ chargeCategory }) => chargeCategory)).size).toBe(5);
});

test('writes billed costs that add up exactly to the invoice', async () => {
  const amount = fc
    .integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
    .map((micros) => (BigInt(micros) < 0n ? '-' : '') + decimal(Math.abs(micros)));
  const product = fc.constantFrom('Droplets', 'Taxes', 'Credits', 'Discounts', 'Refunds');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ product, amount })), async (rows) => {
      const document = await invoice(...rows);
      const costs = toFocus(document, v12).map((row) => parseAmount(row.BilledCost).amountMicros);
      expect(costs.reduce((sum, micros) => sum + micros, 0)).toBe(document.totals.grossMicros);
    }),
  );
});

function decimal(micros: number): string {
  const digits = String(micros).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

describe('toFocus: errors', () => {
  test('throws for a document with rejected rows, as their money would be missing', async () => {
    const document = await parseInvoiceCsv(invoiceCsv({}, { amount: 'n/a' }));
    expect(() => toFocus(document, v10)).toThrow(
      expect.objectContaining({
        code: 'rejected_rows',
        rejects: document.rejects,
        message: expect.stringContaining('rejects: []'),
      }),
    );
    expect(toFocus({ ...document, rejects: [] }, v10)).toHaveLength(1);
  });

  test.each<[Partial<FocusOptions>, string]>([
    [{ billingAccountId: '' }, '"billingAccountId" must not be empty'],
    [{ billingAccountName: ' ' }, '"billingAccountName" must not be empty'],
    [{ invoiceId: '' }, '"invoiceId" must not be empty'],
    [{ billingPeriod: '2026-13' }, '"billingPeriod" must be a month written as YYYY-MM'],
    [{ billingPeriod: '2026-04-01' }, '"billingPeriod" must be a month written as YYYY-MM'],
  ])('throws for the option %o', async (option, message) => {
    const document = await invoice({});
    expect(() => toFocus(document, { ...v10, ...option })).toThrow(new TypeError(message));
  });

  test('throws for an unknown version', async () => {
    const document = await invoice({});
    const options: FocusOptions = JSON.parse(JSON.stringify({ ...v10, version: '1.1' }));
    expect(() => toFocus(document, options)).toThrow(
      new TypeError('"version" must be "1.0" or "1.2"'),
    );
  });
});

test('types a row by its version', async () => {
  const document = await invoice({});
  const [row10] = toFocus(document, v10);
  const [row12] = toFocus(document, v12);
  // @ts-expect-error 1.0 lacks this column
  expect(row10?.ServiceSubcategory).toBeUndefined();
  // @ts-expect-error 1.2 has InvoiceId
  expect(row12?.x_InvoiceId).toBeUndefined();
  expect(row12?.ServiceSubcategory).toBe('Virtual Machines');
});
