import {
  type MatchableLine,
  matchCostLines as matchLines,
  type Resource,
  type ResourceKind,
} from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/to-timestamp.ts';

/** What a line is stored with. */
export interface StoredMatch {
  readonly resource_id: string | null;
  readonly matched_by: 'provider_id' | 'name' | null;
  readonly unmatched_reason: string | null;
}

/**
 * Finds the resource of each line in the account's inventory, in memory. Holds off a sync of the inventory until the
 * transaction ends, so that no line misses a resource that is stored at the same time.
 */
export async function matchCostLines<Line extends MatchableLine>(
  em: EntityManager,
  accountId: string,
  lines: readonly Line[],
): Promise<{ line: Line; match: StoredMatch }[]> {
  const { not_visible_kinds } = await platformSql(em)
    .selectFrom('cloud_accounts')
    .select('not_visible_kinds')
    .where('id', '=', accountId)
    .forShare()
    .executeTakeFirstOrThrow();
  // The provider's API lists no buckets at all.
  const notVisible: ResourceKind[] = [...not_visible_kinds, 'space'];
  const resources = await readResources(em, accountId);
  return matchLines(lines, { resources, notVisible }).map(({ line, match }) => ({
    line,
    match:
      match.status === 'matched'
        ? { resource_id: match.resource.id, matched_by: match.matchedBy, unmatched_reason: null }
        : { resource_id: null, matched_by: null, unmatched_reason: match.reason },
  }));
}

async function readResources(
  em: EntityManager,
  accountId: string,
): Promise<(Resource & { id: string })[]> {
  const rows = await platformSql(em)
    .selectFrom('cloud_resources')
    .select(['id', 'kind', 'provider_id', 'name', 'created_at_provider', 'gone_at', 'attrs'])
    .where('account_id', '=', accountId)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    providerId: row.provider_id,
    name: row.name,
    createdAt: toNullableTimestamp(row.created_at_provider),
    goneAt: toNullableTimestamp(row.gone_at),
    tags: toTags(row.attrs.tags),
  }));
}

function toTags(tags: unknown): string[] {
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}
