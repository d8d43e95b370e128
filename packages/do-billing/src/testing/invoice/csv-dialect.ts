/**
 * How an invoice's CSV is written.
 *
 * @example
 * import { type CsvDialect, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const dialect: CsvDialect = { columns: 8, lineEnd: '\r\n', bom: true, utcOffsetMinutes: 330 };
 * console.log(generateInvoice({ seed: 1, ...dialect }).csv);
 */
export interface CsvDialect {
  /** Nine with `category`, as bills have it since July 2020; eight without. Default: by the month. */
  readonly columns?: 8 | 9 | undefined;
  /** Default is `\n`. */
  readonly lineEnd?: '\n' | '\r\n' | undefined;
  /** Whether a byte order mark stands first. Default is `false`. */
  readonly bom?: boolean | undefined;
  /** Minutes ahead of UTC that times are written in, such as 330 for `+0530`. Default is 0. */
  readonly utcOffsetMinutes?: number | undefined;
}
