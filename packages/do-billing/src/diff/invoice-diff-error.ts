import { DoBillingError } from '../do-billing-error.ts';

/**
 * The invoices are in two currencies; `before` and `after` are their ISO 4217 codes.
 *
 * @example
 * import { diffInvoices, InvoiceDiffError, type InvoiceDocument } from '@arcadia/do-billing';
 *
 * declare const [before, after]: [InvoiceDocument, InvoiceDocument];
 * try {
 *   console.log(diffInvoices(before, after).deltaMicros);
 * } catch (error) {
 *   if (!(error instanceof InvoiceDiffError)) throw error;
 *   console.error(`${error.before} is not ${error.after}`);
 * }
 */
export class InvoiceDiffError extends DoBillingError {
  override readonly name = 'InvoiceDiffError';
  readonly code = 'currency_mismatch';
  readonly before: string;
  readonly after: string;

  constructor(before: string, after: string) {
    super(`An invoice in ${before} cannot be compared with one in ${after}. Convert one first.`);
    this.before = before;
    this.after = after;
  }
}
