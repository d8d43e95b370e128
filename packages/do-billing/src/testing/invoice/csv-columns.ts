import type { CsvDialect } from './csv-dialect.ts';

const EIGHT = [
  'product',
  'group_description',
  'description',
  'hours',
  'start',
  'end',
  'USD',
  'project_name',
] as const;

/** The columns of a CSV in a dialect, for an invoice of a month. */
export function csvColumns({ columns }: CsvDialect, period: string): string[] {
  const hasCategory = columns === undefined ? period >= '2020-07' : columns === 9;
  return hasCategory ? [...EIGHT, 'category'] : [...EIGHT];
}
