import type { RejectedRow } from '../csv/invoice-document.ts';
import { DoBillingError } from '../do-billing-error.ts';

/**
 * Rows of the invoice could not be read, so FOCUS rows of its lines would not add up to it.
 *
 * @example
 * import {
 *   FocusError,
 *   type FocusOptions,
 *   focusCsv,
 *   type InvoiceDocument,
 * } from '@arcadia/do-billing';
 *
 * export function toCsv(document: InvoiceDocument, options: FocusOptions): string {
 *   try {
 *     return focusCsv(document, options);
 *   } catch (error) {
 *     if (!(error instanceof FocusError)) throw error;
 *     for (const { raw, reason } of error.rejects) console.warn(`left out (${reason}): ${raw}`);
 *     return focusCsv({ ...document, rejects: [] }, options);
 *   }
 * }
 */
export class FocusError extends DoBillingError {
  override readonly name = 'FocusError';
  readonly code = 'rejected_rows';
  readonly rejects: readonly RejectedRow[];

  constructor(rejects: readonly RejectedRow[]) {
    super('Money is missing: see "rejects". Mend the file, or pass { ...document, rejects: [] }.');
    this.rejects = rejects;
  }
}
