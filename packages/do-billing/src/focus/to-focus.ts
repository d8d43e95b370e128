import { billingMonth } from '../billing-period.ts';
import type { InvoiceDocument } from '../csv/invoice-document.ts';
import { FocusError } from './focus-error.ts';
import type { FocusOptions, FocusVersion } from './focus-options.ts';
import type { FocusRow } from './focus-row.ts';
import { type FocusLine, toFocusRow } from './to-focus-row.ts';

/**
 * What FOCUS rows are made of: an `InvoiceDocument` will do.
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
 * Turns an invoice into rows of FOCUS, the FinOps Open Cost and Usage Specification: one row per
 * line, in their order, with the columns that the version names. The sum of `BilledCost` is the
 * invoice, exactly. {@link focusCsv} writes them, and says what checks them.
 *
 * A row tells what the bill tells, and null otherwise:
 *
 * - Costs are what was billed, all four alike: the bill has no unit prices, and a discount is a line
 *   of its own.
 * - `hours` is a quantity in `Hours` where that is what it counts, and in `Backups` for backups.
 * - `ChargePeriodEnd` is exclusive: 23:59:59 on the bill is the next midnight. A time that a line
 *   lacks is the billing period's.
 * - `ChargeClass` is `Correction` for refunds, and for what ended before the billing period.
 * - `ResourceId` is a URN such as `do:droplet:3164494`. The bill has the ids of addresses, buckets
 *   and registries; of others, lines have them as `resourceId`, as in the example.
 * - Without an id, 1.2 allows no name of a resource, nor of a project as `SubAccountName`:
 *   `x_ResourceName` and `x_ProjectName` always have them.
 * - SKUs, unit prices, tags and ids of projects, which FOCUS wants where they exist, are null.
 *
 * @throws {FocusError} with code `rejected_rows`: money is missing. Its message says how to go on.
 * @throws {TypeError} that names the option at fault.
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
  for (const name of ['billingAccountId', 'billingAccountName', 'invoiceId'] as const) {
    if (!options[name]?.trim()) throw new TypeError(`"${name}" must not be empty`);
  }
  if (!/^1\.[02]$/.test(options.version)) throw new TypeError('"version" must be "1.0" or "1.2"');
  const month = billingMonth(options.billingPeriod);
  if (rejects.length > 0) throw new FocusError(rejects);
  return lines.map((line) => toFocusRow(line, options, month));
}
