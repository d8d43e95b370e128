import type { CsvDialect } from '../invoice/csv-dialect.ts';

/**
 * Options of `generateInvoice` and `generateInvoiceCsv`.
 *
 * @example
 * import { type GenerateInvoiceOptions, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const options: GenerateInvoiceOptions = { seed: 7, billingPeriod: '2026-04', lines: 33 };
 * console.log(generateInvoice(options).csv);
 */
export interface GenerateInvoiceOptions extends CsvDialect {
  /** An integer. The same options always give the same invoice. */
  readonly seed: number;
  /** The month, `YYYY-MM` in UTC. Default: one from 2018 to 2026, by the seed. */
  readonly billingPeriod?: string | undefined;
  /** How many lines the invoice has, exactly. Default: 20 to 80, by the seed. */
  readonly lines?: number | undefined;
}
