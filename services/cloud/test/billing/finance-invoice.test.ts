import { createFinanceClient } from '@arcadia/finance-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PushSource, toFinanceInvoice } from '../../src/billing/finance-invoice.ts';

const finance = createFinanceClient({ baseUrl: 'http://localhost', secret: 's'.repeat(32) });

interface Given {
  readonly amount: string;
  readonly lines: readonly string[];
  readonly linesTotal?: string;
  readonly currency?: string;
  readonly tax?: string;
  readonly accepted?: PushSource['accepted'];
}

function sourceOf(given: Given): PushSource {
  const { amount, lines, currency = 'USD', tax = '0', accepted = null } = given;
  return {
    invoice: {
      id: '00000000-0000-7000-8000-000000000001',
      account_id: '00000000-0000-7000-8000-000000000002',
      provider_uuid: 'inv-april',
      invoice_number: '1',
      period: '2026-04',
      issued_at: '2026-05-01 06:53:29+00',
      amount,
      currency,
      provisional: false,
      provider_updated_at: null,
      ingest_status: 'ingested',
      finance_status: 'pending',
      pushed_to_finance_at: null,
      finance_invoice_id: null,
      finance_digest: null,
      line_count: lines.length,
      matched_count: 0,
      lines_total: null,
      tax_total: tax,
      delta: null,
      reconciled: true,
      last_error: null,
      provider_amount: amount,
      applied_revision: 1,
      pushed_revision: null,
      rounding: null,
      tax_differs: false,
      differences: null,
      finance_target: null,
      finance_target_declined: null,
      created_at: '2026-05-01 06:53:29+00',
      updated_at: '2026-05-01 06:53:29+00',
    },
    lines: lines.map((line) => ({
      kind: 'droplet',
      product: 'Droplets',
      description: 'web',
      amount: line,
    })),
    linesTotal: given.linesTotal ?? sum(lines),
    accepted,
  };
}

function sum(amounts: readonly string[]): string {
  const micros = amounts.reduce((total, amount) => total + Math.round(Number(amount) * 1e6), 0);
  return String(micros / 1e6);
}

function balancing(given: Given) {
  const { lines } = toFinanceInvoice(sourceOf(given));
  return lines.slice(given.lines.length);
}

describe('toFinanceInvoice', () => {
  it('adds the difference that an operator accepted as a line with the reason', () => {
    const accepted = { delta: '1.5', reason: 'A credit that the CSV does not show' };
    expect(balancing({ amount: '10.00', lines: ['11.50'], accepted })).toEqual([
      {
        kind: 'other',
        product: 'Accepted difference',
        description: 'A credit that the CSV does not show',
        amount: '-1.50',
      },
    ]);
  });

  it('adds an accepted difference and a rounding as two lines', () => {
    const accepted = { delta: '1.495', reason: 'A credit' };
    expect(balancing({ amount: '10.005', lines: ['11.50'], accepted })).toMatchObject([
      { product: 'Accepted difference', amount: '-1.495' },
      { product: 'Rounding', amount: '-0.005' },
    ]);
  });

  it('adds no line for an accepted difference of nothing', () => {
    const accepted = { delta: '0.00', reason: 'The tax of the summary is wrong' };
    expect(balancing({ amount: '11.50', lines: ['11.50'], accepted })).toEqual([]);
  });

  it('leaves a difference visible that nobody accepted', async () => {
    for (const accepted of [null, { delta: '1.00', reason: 'Another difference' }]) {
      const source = sourceOf({ amount: '10.00', lines: ['11.50'], accepted });
      await expect(finance.encodeInvoice(toFinanceInvoice(source))).rejects.toMatchObject({
        code: 'invalid_invoice',
      });
    }
  });

  it.each([
    ['JPY', '1201.5', '1201.5', '110', 1202, 110, '0.50'],
    ['JPY', '1200', '1200', '109.6', 1200, 110, null],
    ['KWD', '1.2345', '1.2345', '0', 1234, 0, '-0.0005'],
    ['CLF', '1.23456', '1.23456', '0', 12346, 0, '0.00004'],
    ['USD', '12.345', '12.345', '0', 1234, 0, '-0.005'],
  ])(
    'rounds %s %s to its minor unit',
    async (currency, amount, line, tax, gross, taxMinor, rounding) => {
      const given = { amount, lines: [line], currency, tax };
      const invoice = toFinanceInvoice(sourceOf(given));
      expect(invoice).toMatchObject({
        amountGrossMinor: gross,
        amountTaxMinor: taxMinor,
        amountNetMinor: gross - taxMinor,
      });
      expect(balancing(given)).toMatchObject(
        rounding === null ? [] : [{ product: 'Rounding', amount: rounding }],
      );
      await expect(finance.encodeInvoice(invoice)).resolves.toBeDefined();
    },
  );

  it('makes lines that finance can book, whatever was rounded or accepted', async () => {
    const micros = fc.integer({ min: -1e9, max: 1e9 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(micros, { maxLength: 5 }),
        micros,
        fc.constantFrom('USD', 'JPY', 'KWD'),
        async (lines, difference, currency) => {
          const total = lines.reduce((left, right) => left + right, 0);
          const source = sourceOf({
            amount: toDecimal(total - difference),
            lines: lines.map(toDecimal),
            linesTotal: toDecimal(total),
            currency,
            accepted: { delta: toDecimal(difference), reason: 'Agreed' },
          });
          await finance.encodeInvoice(toFinanceInvoice(source));
        },
      ),
    );
  });
});

function toDecimal(micros: number): string {
  const digits = String(Math.abs(micros)).padStart(7, '0');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
