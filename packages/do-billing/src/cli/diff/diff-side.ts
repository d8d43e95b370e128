import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import type { Input } from '../input/input.ts';

/** One of the two invoices. */
export interface DiffSide {
  input: Input;
  document: InvoiceDocument;
}
