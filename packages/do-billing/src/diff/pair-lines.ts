import type { CostLine } from '../lines/cost-line.ts';
import { compareText } from '../match/compare-text.ts';
import { groupBy } from '../match/group-by.ts';

export interface PairedLines {
  pairs: { before: CostLine; after: CostLine }[];
  added: CostLine[];
  removed: CostLine[];
}

interface Entry {
  line: CostLine;
  /** All that the invoice says of it. */
  content: string;
}

/** By what lines are paired, strictest first. The name of nothing is empty. */
const NAMES: readonly ((entry: Entry) => string)[] = [
  ({ content }) => content,
  ({ line }) => nameOf(line, line.description, line.start),
  ({ line }) => nameOf(line, line.description),
  nameOfResource,
];

/**
 * Pairs what is alike as a whole, then what bills the same thing: what starts at the same time under
 * one description, what has one description, and what names one resource. A line is in one pair at
 * most. Neither the order of the lines nor which invoice comes first plays a part.
 */
export function pairLines(
  before: readonly CostLine[],
  after: readonly CostLine[],
  contentOf: (line: CostLine) => unknown,
): PairedLines {
  const inOrder = (lines: readonly CostLine[]) =>
    lines.map((line) => ({ line, content: nameOf(line, contentOf(line)) })).sort(byAmount);
  const pairs: PairedLines['pairs'] = [];
  let removed = inOrder(before);
  let added = inOrder(after);
  for (const name of NAMES) {
    const paired = new Set<Entry>();
    const candidates = groupBy(added, name);
    for (const [key, entries] of groupBy(removed, name)) {
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

/** Pairs in order of amount. Of the longer list, what is farther off than its next stays over. */
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

function nameOf({ product, groupDescription }: CostLine, ...rest: unknown[]): string {
  return JSON.stringify([product, groupDescription, ...rest]);
}

/** Of the many lines that name a cluster only those of nodes can be told apart, by their size. */
function nameOfResource({ line }: Entry): string {
  const part = line.kind === 'kubernetes' ? line.size : '';
  return line.resource && part !== null
    ? nameOf(line, line.resource.kind, line.resource.name, part)
    : '';
}
