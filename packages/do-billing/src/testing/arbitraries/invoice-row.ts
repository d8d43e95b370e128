import type { InvoiceHeader } from '../../csv/invoice-header.ts';
import { toCostLine } from '../../csv/to-cost-line.ts';
import type { CostLine } from '../../lines/cost-line.ts';

/** The cells of a row by what they say, each as a `CostLine` has it; empty where that has null. */
export interface InvoiceRow {
  readonly product: string;
  readonly group: string;
  readonly description: string;
  readonly hours: string;
  readonly start: string;
  readonly end: string;
  readonly amount: string;
  readonly project: string;
  readonly category: string;
  /** For columns that nobody knows, in turn. */
  readonly extras: readonly [string, string, string];
}

/** The line that a row is under a header. */
export function toLine(row: InvoiceRow, header: InvoiceHeader, number: number): CostLine {
  return toCostLine(toCells(row, header.columns), header, number);
}

/** A row's cells in the order of the columns. */
export function toCells(row: InvoiceRow, columns: readonly string[]): string[] {
  let extra = 0;
  return columns.map((column) => {
    switch (column.toLowerCase()) {
      case 'product':
        return row.product;
      case 'group_description':
        return row.group;
      case 'description':
        return row.description;
      case 'hours':
        return row.hours;
      case 'start':
        return row.start;
      case 'end':
        return row.end;
      case 'project_name':
        return row.project;
      case 'category':
        return row.category;
      default:
        if (/^[A-Z]{3}$/.test(column)) return row.amount;
        extra += 1;
        return row.extras[extra - 1] ?? '';
    }
  });
}
