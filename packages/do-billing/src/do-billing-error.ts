/**
 * Base class of all errors of this package. `code` is stable. The message is for people: it says what happened and
 * what to do next.
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
