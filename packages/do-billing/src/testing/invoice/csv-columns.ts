import type { CsvDialect } from './csv-dialect.ts';
import { providerColumns } from './provider-columns.ts';

/** The columns of a CSV in a dialect, for an invoice of a month. */
export function csvColumns({ columns }: CsvDialect, period: string): string[] {
  const hasCategory = columns === undefined ? period >= '2020-07' : columns === 9;
  return providerColumns.slice(0, hasCategory ? 9 : 8);
}
