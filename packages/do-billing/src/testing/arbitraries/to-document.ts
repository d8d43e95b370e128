import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import { readInvoiceHeader } from '../../csv/invoice-header.ts';
import { totalLines } from '../../lines/total-lines.ts';
import { type InvoiceRow, toLine } from './invoice-row.ts';

/** The document that has these columns and rows. */
export function toDocument(columns: string[], rows: readonly InvoiceRow[]): InvoiceDocument {
  const header = readInvoiceHeader({ cells: columns, fault: null, raw: '' });
  const lines = rows.map((row, index) => toLine(row, header, index + 2));
  return { columns, currency: header.currency, lines, rejects: [], totals: totalLines(lines) };
}
