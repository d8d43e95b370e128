import type { CostLine, CostLineKind, ResourceKind } from '../lines/cost-line.ts';
import { type Resource, ResourceIndex } from './resource.ts';

/**
 * The fields of a line that matching reads. A `CostLine` has them; a database row can have them too.
 *
 * @example
 * import type { MatchableLine } from '@arcadia/do-billing';
 *
 * export const line: MatchableLine = {
 *   kind: 'droplet', resource: { kind: 'droplet', name: 'web-01' },
 *   start: '2026-04-01T00:00:00Z', end: '2026-05-01T00:00:00Z', providerResourceId: '206179956',
 * };
 */
export interface MatchableLine extends Pick<CostLine, 'kind' | 'resource' | 'start' | 'end'> {
  /** The id in the JSON item of this line. Default is null: the CSV has no ids. */
  providerResourceId?: string | null | undefined;
}

/**
 * The reason why a line has no resource: `not_a_resource` the line does not name one (tax, credit,
 * subscription …), `no_such_resource` no resource with that id or name existed in the period of the
 * line, `ambiguous` several existed, `not_visible` the token may not list that kind.
 *
 * @example
 * import type { UnmatchedReason } from '@arcadia/do-billing';
 *
 * export const needsAttention = (reason: UnmatchedReason): boolean => reason !== 'not_a_resource';
 */
export type UnmatchedReason = 'not_a_resource' | 'no_such_resource' | 'ambiguous' | 'not_visible';

/**
 * The resource of a line and how it was found, or the reason why the line has none.
 *
 * @example
 * import type { CostLineMatch } from '@arcadia/do-billing';
 *
 * export const idOf = (match: CostLineMatch): string | null =>
 *   match.status === 'matched' ? match.resource.providerId : null;
 */
export type CostLineMatch<R extends Resource = Resource> =
  | { status: 'matched'; resource: R; matchedBy: 'provider_id' | 'name' }
  | {
      status: 'unmatched';
      reason: UnmatchedReason;
      /** The resources that an ambiguous line could mean, ordered by id; otherwise empty. */
      candidates: R[];
    };

/**
 * A line and the result of matching it.
 *
 * @example
 * import type { CostLine, MatchedCostLine, Resource } from '@arcadia/do-billing';
 *
 * export const isOpen = ({ match }: MatchedCostLine<CostLine, Resource>): boolean =>
 *   match.status === 'unmatched' && match.reason !== 'not_a_resource';
 */
export interface MatchedCostLine<L extends MatchableLine, R extends Resource> {
  line: L;
  match: CostLineMatch<R>;
}

/**
 * Options of {@link matchCostLines}.
 *
 * @example
 * import type { MatchCostLinesOptions, Resource } from '@arcadia/do-billing';
 *
 * // For a token that may list only Droplets and volumes.
 * export function optionsOf(resources: Resource[]): MatchCostLinesOptions<Resource> {
 *   return { resources, notVisible: ['snapshot', 'load_balancer', 'app', 'space'] };
 * }
 */
export interface MatchCostLinesOptions<R extends Resource> {
  /** The inventory. Include deleted resources if you still know them. */
  resources: Iterable<R>;
  /** Kinds that the token may not list: their absence does not mean deletion. Default is empty. */
  notVisible?: Iterable<ResourceKind> | undefined;
}

/**
 * Finds the resource of each line: by the provider's id if the line has one, else by kind and name.
 * An exact name wins over one in another case. Never guesses: two candidates are `ambiguous`, and a
 * resource created after the end of the line or deleted before its start is not a candidate.
 *
 * @returns One entry per line, in the order of the lines.
 * @example
 * import { matchCostLines, parseInvoiceCsv } from '@arcadia/do-billing';
 * import { createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const { lines } = await parseInvoiceCsv(await client.fetchInvoiceCsv('preview'));
 * const resources = await client.listResources('droplet').all();
 * for (const { line, match } of matchCostLines(lines, { resources, notVisible: ['space'] })) {
 *   console.log(line.row, match.status === 'matched' ? match.resource.providerId : match.reason);
 * }
 */
export function matchCostLines<L extends MatchableLine, R extends Resource>(
  lines: Iterable<L>,
  { resources, notVisible = [] }: MatchCostLinesOptions<R>,
): MatchedCostLine<L, R>[] {
  const index = new ResourceIndex<R>();
  for (const resource of resources) index.add(resource);
  const hidden = new Set(notVisible);
  return Array.from(lines, (line) => ({ line, match: matchLine(line, index, hidden) }));
}

/** Finds the resource of one line. */
export function matchLine<R extends Resource>(
  line: MatchableLine,
  index: ResourceIndex<R>,
  hidden: ReadonlySet<ResourceKind>,
): CostLineMatch<R> {
  const { providerResourceId = null, resource: named } = line;
  const hasId = providerResourceId !== null;
  const kind = named?.kind ?? (hasId ? ownerKind(line.kind) : undefined);
  if (kind === undefined) return unmatched('not_a_resource');

  if (hasId) {
    const resource = index.withId(kind, providerResourceId);
    if (resource !== undefined) return { status: 'matched', resource, matchedBy: 'provider_id' };
  }
  if (hidden.has(kind)) return unmatched('not_visible');
  if (named === null || (hasId && !partKinds.includes(line.kind)))
    return unmatched('no_such_resource');

  const candidates = index.withName(kind, named.name, (resource) => existedDuring(resource, line));
  const [resource] = candidates;
  if (resource === undefined) return unmatched('no_such_resource');
  if (candidates.length > 1) return unmatched('ambiguous', candidates);
  return { status: 'matched', resource, matchedBy: 'name' };
}

/**
 * Kinds of lines that bill a part: a backup, a node of a cluster. Their id may be the id of the
 * part, so a line with an unknown id still matches by name.
 */
const partKinds: readonly CostLineKind[] = ['droplet_backup', 'kubernetes'];

/** Returns the kind of resource that the provider id of a line belongs to. */
function ownerKind(kind: CostLineKind): ResourceKind | undefined {
  if (kind === 'droplet_backup') return 'droplet';
  return kind === 'spaces' ? 'space' : sameNamedKinds.find((resourceKind) => resourceKind === kind);
}

/** The kinds of lines with the same name as the kind of resource that they bill. */
const sameNamedKinds: readonly ResourceKind[] = [
  'droplet',
  'snapshot',
  'volume',
  'load_balancer',
  'database',
  'kubernetes',
  'reserved_ip',
  'app',
  'registry',
];

function unmatched<R extends Resource>(
  reason: UnmatchedReason,
  candidates: R[] = [],
): CostLineMatch<R> {
  return { status: 'unmatched', reason, candidates };
}

/** An unknown time becomes NaN, which compares false and so does not rule a resource out. */
function existedDuring(resource: Resource, line: MatchableLine): boolean {
  const createdLater = epoch(resource.createdAt) > epoch(line.end);
  const goneBefore = epoch(resource.goneAt) < epoch(line.start);
  return !createdLater && !goneBefore;
}

function epoch(timestamp: string | null): number {
  return timestamp === null ? Number.NaN : Date.parse(timestamp);
}
