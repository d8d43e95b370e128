import type { CostLine } from '../lines/cost-line.ts';
import { parseAmount } from '../money/parse-amount.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import { toUtcTimestamp } from '../to-utc-timestamp.ts';
import { compareText } from './compare-text.ts';
import { groupBy } from './group-by.ts';

/**
 * What the join reads of a line: a `CostLine` will do, and so will a row of a database.
 *
 * @example
 * import type { JoinableLine } from '@arcadia/do-billing';
 *
 * export const line: JoinableLine = {
 *   product: 'Droplets', groupDescription: null, description: 'web-01 (s-1vcpu-1gb)',
 *   amountMicros: 6_000_000, projectName: 'shop',
 *   start: '2026-04-01T00:00:00Z', end: '2026-05-01T00:00:00Z',
 * };
 */
export type JoinableLine = Pick<
  CostLine,
  'product' | 'groupDescription' | 'description' | 'amountMicros' | 'start' | 'end' | 'projectName'
>;

/**
 * A line and the item that it was joined to.
 *
 * @example
 * import type { CostLine, JoinedLine } from '@arcadia/do-billing';
 *
 * export const idOf = ({ item }: JoinedLine<CostLine>): string | null =>
 *   item?.resource_id || item?.resource_uuid || null;
 */
export interface JoinedLine<L extends JoinableLine> {
  line: L;
  /** The line's item, or null where there is none or where it cannot be told which. */
  item: InvoiceItem | null;
  /** Items of different resources that fit as well as one another; otherwise empty. */
  candidates: InvoiceItem[];
}

const FIELDS = [
  'product',
  'groupDescription',
  'description',
  'amountMicros',
  'start',
  'end',
] as const satisfies (keyof JoinableLine)[];

/**
 * Joins the lines of the CSV to the items of the JSON, which alone carry resource ids. An item goes
 * to one line at most. Lines that are alike in all that both sides tell share out their items in
 * the order of ids; where more items fit than there are lines, and they are of different resources,
 * the lines list them as candidates instead. What is left is tried once more without the project,
 * since a project can be renamed between the two.
 *
 * @returns one entry per line, in the order of the lines, whatever the order of the items.
 * @throws {AmountError} where an item's amount does not read.
 * @example
 * import { joinInvoiceItems, parseInvoiceCsv } from '@arcadia/do-billing';
 * import { createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const { lines } = await parseInvoiceCsv(await client.fetchInvoiceCsv('preview'));
 * const items = await client.listInvoiceItems('preview').all();
 * for (const { line, item } of joinInvoiceItems(lines, items)) {
 *   console.log(line.description, item?.resource_id || item?.resource_uuid || 'no id');
 * }
 */
export function joinInvoiceItems<L extends JoinableLine>(
  lines: readonly L[],
  items: readonly InvoiceItem[],
): JoinedLine<L>[] {
  const joined: JoinedLine<L>[] = lines.map((line) => ({ line, item: null, candidates: [] }));
  let openEntries = joined;
  let openItems = [...items].sort((a, b) => compareText(idsOf(a), idsOf(b)));

  for (const fields of [[...FIELDS, 'projectName'], FIELDS]) {
    const keyOf = (line: JoinableLine) => JSON.stringify(line, fields);
    const itemsByKey = groupBy(openItems, (item) => keyOf(fromItem(item)));
    const taken = new Set<InvoiceItem>();
    for (const [key, entries] of groupBy(openEntries, ({ line }) => keyOf(line))) {
      shareOut(entries, itemsByKey.get(key) ?? [], taken);
    }
    openEntries = openEntries.filter((entry) => entry.item === null && !entry.candidates.length);
    openItems = openItems.filter((item) => !taken.has(item));
  }
  return joined;
}

function shareOut(
  entries: readonly JoinedLine<JoinableLine>[],
  items: readonly InvoiceItem[],
  taken: Set<InvoiceItem>,
): void {
  const ambiguous = items.length > entries.length && new Set(items.map(idsOf)).size > 1;
  for (const [nth, entry] of entries.entries()) {
    const item = items[nth];
    if (ambiguous) entry.candidates = [...items];
    else if (item !== undefined) entry.item = item;
  }
  for (const item of ambiguous ? items : items.slice(0, entries.length)) taken.add(item);
}

function fromItem(item: InvoiceItem): JoinableLine {
  return {
    product: item.product,
    groupDescription: item.group_description || null,
    description: item.description,
    amountMicros: parseAmount(item.amount).amountMicros,
    start: toUtcTimestamp(item.start_time ?? ''),
    end: toUtcTimestamp(item.end_time ?? ''),
    projectName: item.project_name || null,
  };
}

function idsOf(item: InvoiceItem): string {
  return JSON.stringify([item.resource_id || null, item.resource_uuid || null]);
}
