import { billingMonth } from '../billing-period.ts';
import type { InvoiceDocument, RejectedRow } from '../csv/invoice-document.ts';
import { DoBillingError } from '../do-billing-error.ts';
import type { FocusOptions, FocusVersion } from './focus-options.ts';
import type { FocusRow } from './focus-row.ts';
import { type FocusLine, toFocusRow } from './to-focus-row.ts';

/**
 * The parts of a document that FOCUS rows are made from, for example an `InvoiceDocument`.
 *
 * @example
 * import type { FocusDocument, FocusLine } from '@arcadia/do-billing';
 *
 * declare const lines: FocusLine[];
 * export const document: FocusDocument = { lines, rejects: [] };
 */
export interface FocusDocument extends Pick<InvoiceDocument, 'rejects'> {
  lines: readonly FocusLine[];
}

/**
 * Converts an invoice into rows of FOCUS, the FinOps Open Cost and Usage Specification: one row per
 * line, in the order of the lines, with the columns of the chosen version. The sum of `BilledCost`
 * is exactly the total of the invoice. {@link focusCsv} formats the rows as a file.
 *
 * A row contains the facts of the bill, and null for everything else:
 *
 * - All four costs are the billed amount: the bill lists neither unit prices nor discounts per line.
 * - `hours` becomes a quantity in `Hours` if it counts hours, and in `Backups` for backups.
 * - `ChargePeriodEnd` is exclusive: 23:59:59 on the bill becomes the next midnight. The billing
 *   period replaces a missing start or end.
 * - `ChargeClass` is `Correction` for refunds and for charges that ended before the billing period.
 * - `ResourceId` is a URN such as `do:droplet:3164494`. The bill has the ids of addresses, buckets
 *   and registries. For other resources pass the id as `resourceId`, as in the example.
 * - Without an id, 1.2 forbids the name of a resource, and the name of a project as
 *   `SubAccountName`: find them in `x_ResourceName` and `x_ProjectName`, which are always set.
 * - SKUs, unit prices, tags and ids of projects are null. FOCUS requires them only if they exist.
 *
 * @throws {FocusError} with code `rejected_rows`: money would be missing. The message names the ways
 * to continue.
 * @throws {TypeError} that names the invalid option.
 * @example
 * import {
 *   type InvoiceDocument,
 *   matchCostLines,
 *   type Resource,
 *   toFocus,
 * } from '@arcadia/do-billing';
 *
 * declare const document: InvoiceDocument;
 * declare const resources: Resource[];
 *
 * const lines = matchCostLines(document.lines, { resources }).map(({ line, match }) => ({
 *   ...line,
 *   resourceId: match.status === 'matched' ? match.resource.providerId : null,
 * }));
 * const rows = toFocus(
 *   { ...document, lines },
 *   {
 *     version: '1.2',
 *     billingAccountId: 'do:team:c8ef4e8e-0ee4-4d3c-8b1d-5d5d1a9a2b6a',
 *     billingAccountName: 'Acme',
 *     invoiceId: '418071234',
 *     billingPeriod: '2026-04',
 *   },
 * );
 * console.log(rows[0]?.ServiceSubcategory, rows[0]?.BilledCost);
 */
export function toFocus<V extends FocusVersion>(
  document: FocusDocument,
  options: FocusOptions<V>,
): FocusRow<V>[];
export function toFocus({ lines, rejects }: FocusDocument, options: FocusOptions): FocusRow[] {
  return lines.map(createFocusRows(options, rejects));
}

/**
 * Returns the function that converts a line into a row.
 *
 * @throws {TypeError} that names the invalid option.
 * @throws {FocusError} if there are `rejects`.
 */
export function createFocusRows(
  options: FocusOptions,
  rejects: FocusDocument['rejects'],
): (line: FocusLine) => FocusRow {
  for (const name of ['billingAccountId', 'billingAccountName', 'invoiceId'] as const) {
    if (!options[name]?.trim()) throw new TypeError(`"${name}" must not be empty`);
  }
  if (!/^1\.[02]$/.test(options.version)) throw new TypeError('"version" must be "1.0" or "1.2"');
  const month = billingMonth(options.billingPeriod);
  if (rejects.length > 0) throw new FocusError(rejects);
  return (line) => toFocusRow(line, options, month);
}

/**
 * Some rows of the invoice were rejected, so its FOCUS rows would not add up to its total.
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
    super('Rejected rows would be missing. Fix them, or pass { ...document, rejects: [] }.');
    this.rejects = rejects;
  }
}
