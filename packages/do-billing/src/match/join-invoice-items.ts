import type { CostLine } from '../lines/cost-line.ts';
import { parseAmount } from '../money/parse-amount.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import { toUtcTimestamp } from '../to-utc-timestamp.ts';
import { trimText } from '../trim-text.ts';
import { compareText, groupByKey } from './text-keys.ts';

/**
 * The fields of a line that the join reads. A `CostLine` has them; a database row can have them too.
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
 * A line and its JSON item.
 *
 * @example
 * import type { CostLine, JoinedLine } from '@arcadia/do-billing';
 *
 * export const idOf = ({ item }: JoinedLine<CostLine>): string | null =>
 *   item?.resource_id || item?.resource_uuid || null;
 */
export interface JoinedLine<L extends JoinableLine> {
  line: L;
  /** The item of the line, or null if it has none or several candidates. */
  item: InvoiceItem | null;
  /** Items of different resources that fit the line equally well; otherwise empty. */
  candidates: InvoiceItem[];
}

/**
 * Joins the lines of the CSV with the items of the JSON, because only items have resource ids. A line
 * and an item fit if all fields that both sides have are equal. Each item goes to one line at most.
 * Equal lines get their items in the order of ids. If more items fit than there are lines, and the
 * items belong to different resources, the lines list them as candidates instead. A second round
 * joins the rest without comparing projects, since a project can be renamed in between.
 *
 * @returns One entry per line, in the order of the lines. The order of the items does not matter.
 * @throws {AmountError} If the amount of an item is unreadable.
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

  for (const fields of [[...joinFields, 'projectName'], joinFields]) {
    const keyOf = (line: JoinableLine) => JSON.stringify(line, fields);
    const itemsByKey = groupByKey(openItems, (item) => keyOf(fromItem(item)));
    const taken = new Set<InvoiceItem>();
    for (const [key, entries] of groupByKey(openEntries, ({ line }) => keyOf(line))) {
      assignItems(entries, itemsByKey.get(key) ?? [], taken);
    }
    openEntries = openEntries.filter((entry) => entry.item === null && !entry.candidates.length);
    openItems = openItems.filter((item) => !taken.has(item));
  }
  return joined;
}

const joinFields = [
  'product',
  'groupDescription',
  'description',
  'amountMicros',
  'start',
  'end',
] as const satisfies (keyof JoinableLine)[];

/** Gives each line its item, or lists the candidates, and adds the used items to `taken`. */
function assignItems(
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

/** The fields of an item as its line has them. */
export function fromItem(item: InvoiceItem): JoinableLine {
  return {
    product: trimText(item.product),
    groupDescription: trimText(item.group_description ?? '') || null,
    description: trimText(item.description),
    amountMicros: parseAmount(item.amount).amountMicros,
    start: toUtcTimestamp(item.start_time ?? ''),
    end: toUtcTimestamp(item.end_time ?? ''),
    projectName: trimText(item.project_name ?? '') || null,
  };
}

/** The ids of an item as text: those of one resource are equal. */
export function idsOf(item: InvoiceItem): string {
  return JSON.stringify([item.resource_id || null, item.resource_uuid || null]);
}
