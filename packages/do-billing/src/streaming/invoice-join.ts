import { fromItem, idsOf as idsOfItem, type JoinableLine } from '../match/join-invoice-items.ts';
import { compareText } from '../match/text-keys.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';

/**
 * Options of {@link createInvoiceJoin}.
 *
 * @example
 * import { createHash } from 'node:crypto';
 * import type { InvoiceJoinOptions } from '@arcadia/do-billing/streaming';
 *
 * export const options: InvoiceJoinOptions = {
 *   digest: (key) => createHash('sha256').update(key).digest('base64'),
 * };
 */
export interface InvoiceJoinOptions {
  /**
   * Shortens the text by which lines and items are compared, to save memory: the join keeps one text for each line that
   * differs from all others. Different texts must have different digests. Default: the text itself, about 150 characters.
   */
  digest?: ((text: string) => string) | undefined;
}

/**
 * The ids of an item. An empty id is null.
 *
 * @example
 * import type { ItemIds } from '@arcadia/do-billing/streaming';
 *
 * export const idOf = (ids: ItemIds | null): string | null =>
 *   ids === null ? null : (ids.resourceId ?? ids.resourceUuid);
 */
export interface ItemIds {
  resourceId: string | null;
  resourceUuid: string | null;
}

/**
 * A join of lines with items that arrive in pieces, in any order.
 *
 * @example
 * import type { CostLine } from '@arcadia/do-billing';
 * import type { InvoiceJoin } from '@arcadia/do-billing/streaming';
 *
 * export function readIds(join: InvoiceJoin, lines: readonly CostLine[]): (string | null)[] {
 *   const idsOf = join.assign();
 *   return lines.map((line) => idsOf(line)?.resourceId ?? null);
 * }
 */
export interface InvoiceJoin {
  addLines(lines: Iterable<JoinableLine>): void;
  /** @throws {AmountError} if the amount of an item is unreadable. */
  addItems(items: Iterable<InvoiceItem>): void;
  /**
   * Call it when all lines and items are added. Call the returned function with each line, in the order in which they
   * were added. It returns the ids of the line's item; null if the line has no item or several candidates.
   */
  assign(): (line: JoinableLine) => ItemIds | null;
}

/**
 * Joins the lines of a CSV with its JSON items as `joinInvoiceItems` does, but while they arrive: it keeps neither the
 * lines nor the items. So it must see the lines twice.
 *
 * @example
 * import { streamInvoiceCsv } from '@arcadia/do-billing';
 * import { createBillingClient } from '@arcadia/do-billing/client';
 * import { createInvoiceJoin } from '@arcadia/do-billing/streaming';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const csv = new Blob([Uint8Array.from(await client.fetchInvoiceCsv('preview'))]);
 *
 * const join = createInvoiceJoin();
 * for await (const lines of streamInvoiceCsv(csv.stream())) join.addLines(lines);
 * for await (const item of client.listInvoiceItems('preview')) join.addItems([item]);
 *
 * const idsOf = join.assign();
 * for await (const lines of streamInvoiceCsv(csv.stream())) {
 *   for (const line of lines) console.log(line.description, idsOf(line)?.resourceId ?? 'no id');
 * }
 */
export function createInvoiceJoin(options: InvoiceJoinOptions = {}): InvoiceJoin {
  const groups = new Groups(options.digest ?? ((text) => text));
  return {
    addLines(lines) {
      for (const line of lines) groups.partOf(line).lines += 1;
    },
    addItems(items) {
      for (const item of items) addIds(groups.partOf(fromItem(item)), idsOfItem(item));
    },
    assign() {
      const own = new Map<Part, NextIds>();
      const rest = new Map<Part, NextIds>();
      return (line) => {
        const { first, part } = groups.find(line);
        if (part === undefined) return null;
        // Nearly every line is alone, with its item if it has one.
        if (part.lines === 1 && part.otherIds === null && (part.ids !== null || !first.next)) {
          return part.ids === null ? null : toItemIds(part.ids);
        }
        const ids =
          getOrMake(own, part, ({ lines }) => assignIds(lines, idsIn(part)))() ??
          getOrMake(rest, first, assignRest)() ??
          AMBIGUOUS;
        return ids === AMBIGUOUS ? null : toItemIds(ids);
      };
    },
  };
}

/** The lines and items that are equal but for their project, as parts: one for each project. */
class Groups {
  readonly #digest: (text: string) => string;
  readonly #firstParts = new Map<string, Part>();
  /** A number takes less memory than a name. */
  readonly #projects = new Map<string | null, number>();

  constructor(digest: (text: string) => string) {
    this.#digest = digest;
  }

  find(line: JoinableLine): { first: Part; part: Part } | { first?: undefined; part?: undefined } {
    const first = this.#firstParts.get(this.#digest(toKey(line)));
    const part = first && findPart(first, this.#projects.get(line.projectName));
    return first === undefined || part === undefined ? {} : { first, part };
  }

  partOf(line: JoinableLine): Part {
    const key = this.#digest(toKey(line));
    let project = this.#projects.get(line.projectName);
    if (project === undefined) {
      project = this.#projects.size;
      this.#projects.set(line.projectName, project);
    }
    const first = this.#firstParts.get(key);
    const part = first && findPart(first, project);
    if (part !== undefined) return part;
    const added: Part = { project, lines: 0, ids: null, otherIds: null, next: first?.next ?? null };
    if (first === undefined) this.#firstParts.set(key, added);
    else first.next = added;
    return added;
  }
}

interface Part {
  readonly project: number;
  lines: number;
  /** The ids of its first item, apart from the others: nearly every part has one item at most. */
  ids: string | null;
  otherIds: string[] | null;
  /** The next part of the group. */
  next: Part | null;
}

/** Returns the ids for the next line, or {@link AMBIGUOUS}; undefined if no item is left. */
type NextIds = () => string | undefined;

/** Not the ids of an item, which are JSON. */
const AMBIGUOUS = '';

function assignIds(lines: number, ids: readonly string[]): NextIds {
  if (isAmbiguous(lines, ids)) return () => AMBIGUOUS;
  let nth = -1;
  return () => {
    nth += 1;
    return ids[nth];
  };
}

function getOrMake(made: Map<Part, NextIds>, part: Part, make: (part: Part) => NextIds): NextIds {
  const known = made.get(part);
  if (known !== undefined) return known;
  const nextIds = make(part);
  made.set(part, nextIds);
  return nextIds;
}

/** Assigns the items that the parts of a group leave to the lines that they leave. */
function assignRest(first: Part): NextIds {
  let lines = 0;
  const rest: string[] = [];
  for (let part: Part | null = first; part !== null; part = part.next) {
    const ids = idsIn(part);
    if (isAmbiguous(part.lines, ids)) continue;
    lines += Math.max(0, part.lines - ids.length);
    rest.push(...ids.slice(part.lines));
  }
  return assignIds(lines, rest.sort(compareText));
}

/** Whether items of different resources outnumber the lines. */
function isAmbiguous(lines: number, ids: readonly string[]): boolean {
  return lines > 0 && ids.length > lines && new Set(ids).size > 1;
}

function addIds(part: Part, ids: string): void {
  if (part.ids === null) part.ids = ids;
  else if (part.otherIds === null) part.otherIds = [ids];
  else part.otherIds.push(ids);
}

function idsIn({ ids, otherIds }: Part): string[] {
  return ids === null ? [] : [ids, ...(otherIds ?? [])].sort(compareText);
}

function findPart(first: Part, project: number | undefined): Part | undefined {
  let part: Part | null = first;
  while (part !== null && part.project !== project) part = part.next;
  return part ?? undefined;
}

/** The parser keeps U+0000 out of lines, so the fields of a line cannot run into each other. */
function toKey(line: JoinableLine): string {
  const { product, groupDescription, description, amountMicros, start, end } = line;
  const texts = `${product}\0${groupDescription ?? '\u0001'}\0${description}`;
  return `${texts}\0${amountMicros}\0${start}\0${end}`;
}

function toItemIds(ids: string): ItemIds {
  const [resourceId = null, resourceUuid = null]: (string | null)[] = JSON.parse(ids);
  return { resourceId, resourceUuid };
}
