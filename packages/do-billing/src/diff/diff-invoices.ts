import type { InvoiceDocument } from '../csv/invoice-document.ts';
import { DoBillingError } from '../do-billing-error.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { addMicros, totalMicros } from '../money/micros.ts';
import type { ChangedField, InvoiceDiff } from './invoice-diff.ts';
import { pairLines } from './pair-lines.ts';

/**
 * Compares two invoices: the previews of yesterday and today, an invoice and its correction, or the
 * invoices of two months.
 *
 * Lines with equal fields, except for their row, cancel out, one for one. Of the rest, lines with the
 * same product, group and description count as one changed line, and then lines with the same
 * product and resource (a resized droplet), nearest period and amount first. All other lines were
 * added or removed. The order of the lines does not matter, and swapping the invoices swaps the
 * result.
 *
 * The comparison ignores rejected rows: check `rejects` first.
 *
 * @throws {InvoiceDiffError} with code `currency_mismatch`.
 * @throws {AmountError} with code `range` if a sum is not a safe integer.
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { diffInvoices, formatMicros, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * const before = await parseInvoiceCsv(await readFile('yesterday.csv'));
 * const after = await parseInvoiceCsv(await readFile('today.csv'));
 * const { added, changed, deltaMicros } = diffInvoices(before, after);
 * for (const line of added) console.log(`new: ${line.description} ${line.amount}`);
 * for (const { after: line, fields } of changed) console.log(line.description, fields.join());
 * console.log(`${formatMicros(deltaMicros)} more than yesterday`);
 */
export function diffInvoices(
  before: Pick<InvoiceDocument, 'currency' | 'lines'>,
  after: Pick<InvoiceDocument, 'currency' | 'lines'>,
): InvoiceDiff {
  if (before.currency !== after.currency) {
    throw new InvoiceDiffError(before.currency, after.currency);
  }
  const { pairs, added, removed } = pairLines(before.lines, after.lines, (line) =>
    comparedFields.map((field) => contentOf(line, field)),
  );
  const changed = pairs
    .map((pair) => ({
      ...pair,
      deltaMicros: addMicros(pair.after.amountMicros, -pair.before.amountMicros),
      fields: comparedFields.filter(
        (field) => contentOf(pair.before, field) !== contentOf(pair.after, field),
      ),
    }))
    .filter(({ fields }) => fields.length > 0);
  return {
    added: added.sort(byRow),
    removed: removed.sort(byRow),
    changed: changed.sort((a, b) => byRow(a.after, b.after)),
    deltaMicros: addMicros(totalMicros(after.lines), -totalMicros(before.lines)),
  };
}

const comparedFields = [
  'description',
  'hours',
  'start',
  'end',
  'amount',
  'projectName',
  'category',
  'extra',
] as const satisfies ChangedField[];

/** The compared content of a field. Amounts are compared by value, so extra decimals do not count. */
function contentOf(line: CostLine, field: ChangedField): string | number | null {
  if (field === 'amount') return line.amountMicros;
  return field === 'extra' ? JSON.stringify(Object.entries(line.extra).sort()) : line[field];
}

function byRow(a: CostLine, b: CostLine): number {
  return a.row - b.row;
}

/**
 * The invoices are in different currencies; `before` and `after` are their ISO 4217 codes.
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
