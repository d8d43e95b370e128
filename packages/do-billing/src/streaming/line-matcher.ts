import type { ResourceKind } from '../lines/cost-line.ts';
import { type CostLineMatch, type MatchableLine, matchLine } from '../match/match-cost-lines.ts';
import { type Resource, ResourceIndex } from '../match/resource.ts';

/**
 * Options of {@link createLineMatcher}.
 *
 * @example
 * import type { LineMatcherOptions } from '@arcadia/do-billing/streaming';
 *
 * export const options: LineMatcherOptions = { notVisible: ['space'] };
 */
export interface LineMatcherOptions {
  /** Kinds that the token may not list: their absence does not mean deletion. Default is empty. */
  notVisible?: Iterable<ResourceKind> | undefined;
}

/**
 * Finds the resources of lines that arrive in pieces.
 *
 * @example
 * import type { CostLine, Resource } from '@arcadia/do-billing';
 * import type { LineMatcher } from '@arcadia/do-billing/streaming';
 *
 * export const isMatched = (matcher: LineMatcher<Resource>, line: CostLine): boolean =>
 *   matcher.match(line).status === 'matched';
 */
export interface LineMatcher<R extends Resource> {
  /** Adds a part of the inventory. Add all of it before the first line. */
  addResources(resources: Iterable<R>): void;
  match(line: MatchableLine): CostLineMatch<R>;
}

/**
 * Matches as `matchCostLines` does, but the inventory and the lines may arrive in pieces.
 *
 * @example
 * import { createReadStream } from 'node:fs';
 * import { type Resource, streamInvoiceCsv } from '@arcadia/do-billing';
 * import { createLineMatcher } from '@arcadia/do-billing/streaming';
 *
 * declare const pages: Resource[][];
 * const matcher = createLineMatcher({ notVisible: ['space'] });
 * for (const page of pages) matcher.addResources(page);
 * for await (const lines of streamInvoiceCsv(createReadStream('invoice.csv'))) {
 *   for (const line of lines) console.log(line.row, matcher.match(line).status);
 * }
 */
export function createLineMatcher<R extends Resource = Resource>({
  notVisible = [],
}: LineMatcherOptions = {}): LineMatcher<R> {
  const index = new ResourceIndex<R>();
  const hidden = new Set(notVisible);
  return {
    addResources(resources) {
      for (const resource of resources) index.add(resource);
    },
    match: (line) => matchLine(line, index, hidden),
  };
}
