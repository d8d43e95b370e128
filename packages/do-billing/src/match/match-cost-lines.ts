import type { CostLine, CostLineKind, ResourceKind } from '../lines/cost-line.ts';
import type { Resource } from './resource.ts';
import { ResourceIndex } from './resource-index.ts';

/**
 * What matching reads of a line: a `CostLine` will do, and so will a row of a database.
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
  /** The id that the invoice's JSON item carries for this line; the CSV has none. */
  providerResourceId?: string | null | undefined;
}

/**
 * Why a line has no resource: `not_a_resource` it names none (tax, credit, subscription …),
 * `no_such_resource` none of that id or name was there in the line's time, `ambiguous` several were,
 * `not_visible` the token may not list that kind.
 *
 * @example
 * import type { UnmatchedReason } from '@arcadia/do-billing';
 *
 * export const needsAttention = (reason: UnmatchedReason): boolean => reason !== 'not_a_resource';
 */
export type UnmatchedReason = 'not_a_resource' | 'no_such_resource' | 'ambiguous' | 'not_visible';

/**
 * The resource of a line, and by what it was found; or why it has none.
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
      /** The several of an ambiguous line, by id; otherwise empty. */
      candidates: R[];
    };

/**
 * A line and what matching found for it.
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
 * // For a token that may list nothing but Droplets and volumes.
 * export function optionsOf(resources: Resource[]): MatchCostLinesOptions<Resource> {
 *   return { resources, notVisible: ['snapshot', 'load_balancer', 'app', 'space'] };
 * }
 */
export interface MatchCostLinesOptions<R extends Resource> {
  /** The inventory, with resources that are gone where they are still known. */
  resources: Iterable<R>;
  /** Kinds that the token may not list, so that their absence says nothing. Default is none. */
  notVisible?: Iterable<ResourceKind>;
}

/** Kinds of lines that are called as what they bill. */
const RESOURCE_KINDS: readonly ResourceKind[] = [
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

/** Lines of a part (a backup, a cluster's node): their id may be the part's, so the name counts. */
const BILLS_PARTS: ReadonlySet<CostLineKind> = new Set(['droplet_backup', 'kubernetes']);

/**
 * Finds the resource of each line: by the provider's id where the line has one, else by kind and
 * name, exact before case-insensitive. Never guesses: two candidates are `ambiguous`, and one that
 * was created after the line ended, or gone before it began, is no candidate.
 *
 * @returns one entry per line, in the order of the lines.
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
  const index = new ResourceIndex(resources);
  const hidden = new Set(notVisible);
  return Array.from(lines, (line) => ({ line, match: matchLine(line, index, hidden) }));
}

function matchLine<R extends Resource>(
  line: MatchableLine,
  index: ResourceIndex<R>,
  hidden: ReadonlySet<ResourceKind>,
): CostLineMatch<R> {
  const { providerResourceId, resource: named } = line;
  const hasId = providerResourceId !== undefined && providerResourceId !== null;
  const kind = named?.kind ?? (hasId ? ownerKind(line.kind) : undefined);
  if (kind === undefined) return unmatched('not_a_resource');

  if (hasId) {
    const resource = index.withId(kind, providerResourceId);
    if (resource !== undefined) return { status: 'matched', resource, matchedBy: 'provider_id' };
  }
  if (hidden.has(kind)) return unmatched('not_visible');
  if (named === null || (hasId && !BILLS_PARTS.has(line.kind)))
    return unmatched('no_such_resource');

  const candidates = index.withName(kind, named.name, (resource) => wasThere(resource, line));
  const [resource] = candidates;
  if (resource === undefined) return unmatched('no_such_resource');
  if (candidates.length > 1) return unmatched('ambiguous', candidates);
  return { status: 'matched', resource, matchedBy: 'name' };
}

/** The kind of resource that a line's provider id belongs to. */
function ownerKind(kind: CostLineKind): ResourceKind | undefined {
  if (kind === 'droplet_backup') return 'droplet';
  return kind === 'spaces' ? 'space' : RESOURCE_KINDS.find((resourceKind) => resourceKind === kind);
}

function unmatched<R extends Resource>(
  reason: UnmatchedReason,
  candidates: R[] = [],
): CostLineMatch<R> {
  return { status: 'unmatched', reason, candidates };
}

/** A time that is not known (null, so NaN) rules nothing out. */
function wasThere(resource: Resource, line: MatchableLine): boolean {
  const createdLater = epoch(resource.createdAt) > epoch(line.end);
  const goneBefore = epoch(resource.goneAt) < epoch(line.start);
  return !createdLater && !goneBefore;
}

function epoch(timestamp: string | null): number {
  return timestamp === null ? Number.NaN : Date.parse(timestamp);
}
