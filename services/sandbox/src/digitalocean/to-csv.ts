import type { Invoice } from './data/invoices.ts';

/** An invoice as `GET …/csv` has it. */
export function toCsv({ csv }: Invoice): string {
  return csv;
}
