/**
 * The base class of every error of this package. `code` is stable; the message is for people: it
 * names the problem and, if there is one, the way out.
 *
 * @example
 * import { DoBillingError, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * await parseInvoiceCsv('<html>').catch((error: unknown) => {
 *   if (!(error instanceof DoBillingError)) throw error;
 *   console.error(error.code, error.message); // not_csv This is not an invoice CSV but HTML. …
 * });
 */
export abstract class DoBillingError extends Error {
  abstract readonly code: string;
}
