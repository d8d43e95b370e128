export { streamFocusCsv } from './focus/focus-csv.ts';
export type { ChargeSums, LineSum } from './streaming/charge-sums.ts';
export { sumItems, sumLines } from './streaming/charge-sums.ts';
export type { InvoiceJoin, InvoiceJoinOptions, ItemIds } from './streaming/invoice-join.ts';
export { createInvoiceJoin } from './streaming/invoice-join.ts';
export type { LineMatcher, LineMatcherOptions } from './streaming/line-matcher.ts';
export { createLineMatcher } from './streaming/line-matcher.ts';
