import {
  type CostLineMatch,
  type MatchableLine,
  type MatchCostLinesOptions,
  matchLine,
} from '../match/match-cost-lines.ts';
import { type Resource, ResourceIndex } from '../match/resource.ts';

/**
 * Indexes the inventory once, for lines that arrive in pieces.
 *
 * @returns A function that finds the resource of a line, as `matchCostLines` does.
 * @example
 * import { type Resource, streamInvoiceCsv } from '@arcadia/do-billing';
 * import { createLineMatcher } from '@arcadia/do-billing/streaming';
 * import { createReadStream } from 'node:fs';
 *
 * declare const resources: Resource[];
 * const matchLine = createLineMatcher({ resources, notVisible: ['space'] });
 * for await (const lines of streamInvoiceCsv(createReadStream('invoice.csv'))) {
 *   for (const line of lines) console.log(line.row, matchLine(line).status);
 * }
 */
export function createLineMatcher<R extends Resource>({
  resources,
  notVisible = [],
}: MatchCostLinesOptions<R>): (line: MatchableLine) => CostLineMatch<R> {
  const index = new ResourceIndex(resources);
  const hidden = new Set(notVisible);
  return (line) => matchLine(line, index, hidden);
}
