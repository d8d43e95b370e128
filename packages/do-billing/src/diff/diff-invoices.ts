import type { InvoiceDocument } from '../csv/invoice-document.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { addMicros, totalMicros } from '../money/micros.ts';
import type { ChangedField, InvoiceDiff } from './invoice-diff.ts';
import { InvoiceDiffError } from './invoice-diff-error.ts';
import { pairLines } from './pair-lines.ts';

const FIELDS = [
  'description',
  'hours',
  'start',
  'end',
  'amount',
  'projectName',
  'category',
  'extra',
] as const satisfies ChangedField[];

/**
 * Says what differs between two invoices: the preview of yesterday and of today, an invoice and its
 * correction, or those of two months.
 *
 * Lines that are alike in all but their row drop out, one for one. Of the rest, those of the same
 * product, group and description are one thing that changed, and then those of the same product and
 * resource (a droplet that was resized), nearest period and amount first. What is left was added or
 * removed. The order of the lines plays no part, and swapping the invoices swaps the answer.
 *
 * Rejected rows are on neither side: look at `rejects` first.
 *
 * @throws {InvoiceDiffError} with code `currency_mismatch`.
 * @throws {AmountError} with code `range` where a sum does not fit a safe integer.
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
    FIELDS.map((field) => contentOf(line, field)),
  );
  const changed = pairs
    .map((pair) => ({
      ...pair,
      deltaMicros: addMicros(pair.after.amountMicros, -pair.before.amountMicros),
      fields: FIELDS.filter(
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

/** What is compared. An amount is its value: how many decimals it has does not count. */
function contentOf(line: CostLine, field: ChangedField): string | number | null {
  if (field === 'amount') return line.amountMicros;
  return field === 'extra' ? JSON.stringify(Object.entries(line.extra).sort()) : line[field];
}

function byRow(a: CostLine, b: CostLine): number {
  return a.row - b.row;
}
