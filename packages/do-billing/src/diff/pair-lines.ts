import type { CostLine } from '../lines/cost-line.ts';
import { compareText, groupByKey } from '../match/text-keys.ts';

interface PairedLines {
  pairs: { before: CostLine; after: CostLine }[];
  added: CostLine[];
  removed: CostLine[];
}

/**
 * Pairs the lines of two invoices: first the equal ones, then those with the same description and
 * start, the same description, and the same resource. A line is in one pair at most. Neither the
 * order of the lines nor the order of the invoices changes the pairs.
 */
export function pairLines(
  before: readonly CostLine[],
  after: readonly CostLine[],
  contentOf: (line: CostLine) => unknown,
): PairedLines {
  const inOrder = (lines: readonly CostLine[]) =>
    lines.map((line) => ({ line, content: keyOf(line, contentOf(line)) })).sort(byAmount);
  const pairs: PairedLines['pairs'] = [];
  let removed = inOrder(before);
  let added = inOrder(after);
  for (const pairingKey of pairingKeys) {
    const paired = new Set<Entry>();
    const candidates = groupByKey(added, pairingKey);
    for (const [key, entries] of groupByKey(removed, pairingKey)) {
      for (const [a, b] of key ? pairNearest(entries, candidates.get(key) ?? []) : []) {
        pairs.push({ before: a.line, after: b.line });
        paired.add(a).add(b);
      }
    }
    removed = removed.filter((entry) => !paired.has(entry));
    added = added.filter((entry) => !paired.has(entry));
  }
  return { pairs, added: added.map(({ line }) => line), removed: removed.map(({ line }) => line) };
}

interface Entry {
  line: CostLine;
  /** The compared content of the line, as text. */
  content: string;
}

/** The keys by which lines are paired, strictest first. Lines with an empty key are not paired. */
const pairingKeys: readonly ((entry: Entry) => string)[] = [
  ({ content }) => content,
  ({ line }) => keyOf(line, line.description, line.start),
  ({ line }) => keyOf(line, line.description),
  resourceKeyOf,
];

/** Pairs in the order of amounts. Skips an entry of the longer list if the next one is nearer. */
function pairNearest(before: readonly Entry[], after: readonly Entry[]): [Entry, Entry][] {
  if (before.length > after.length) return pairNearest(after, before).map(([a, b]) => [b, a]);
  let at = 0;
  return before.flatMap((entry, index) => {
    const last = after.length - before.length + index;
    while (at < last && gap(entry, after[at + 1]) < gap(entry, after[at])) at += 1;
    const nearest = after[at];
    at += 1;
    return nearest ? [[entry, nearest]] : [];
  });
}

function gap(a: Entry, b: Entry | undefined): number {
  return b ? Math.abs(a.line.amountMicros - b.line.amountMicros) : 0;
}

function byAmount(a: Entry, b: Entry): number {
  return (
    a.line.amountMicros - b.line.amountMicros ||
    compareText(a.content, b.content) ||
    a.line.row - b.line.row
  );
}

function keyOf({ product, groupDescription }: CostLine, ...rest: unknown[]): string {
  return JSON.stringify([product, groupDescription, ...rest]);
}

/** Many lines name a cluster; only the lines of its nodes differ, by their size. */
function resourceKeyOf({ line }: Entry): string {
  const part = line.kind === 'kubernetes' ? line.size : '';
  return line.resource && part !== null
    ? keyOf(line, line.resource.kind, line.resource.name, part)
    : '';
}
