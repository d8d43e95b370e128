import type { MatchableLine, Resource, ResourceKind } from '@arcadia/do-billing';
import { createLineMatcher } from '@arcadia/do-billing/streaming';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { createSlices } from './event-loop.ts';

/** The resource of a line as it is stored with the line, or the reason why it has none. */
export interface StoredMatch {
  readonly resource_id: string | null;
  readonly matched_by: 'provider_id' | 'name' | null;
  readonly unmatched_reason: string | null;
}

/**
 * Reads the account's inventory, and returns the function that finds the resource of a line in it. Locks the account, so
 * that no sync of the inventory stores a resource that a line misses, until the transaction ends.
 */
export async function createCostLineMatcher(
  em: EntityManager,
  accountId: string,
): Promise<(line: MatchableLine) => StoredMatch> {
  const { not_visible_kinds } = await platformSql(em)
    .selectFrom('cloud_accounts')
    .select('not_visible_kinds')
    .where('id', '=', accountId)
    .forShare()
    .executeTakeFirstOrThrow();
  // The provider's API cannot list buckets at all.
  const notVisible: ResourceKind[] = [...not_visible_kinds, 'space'];
  const matcher = createLineMatcher<Resource & { id: string }>({ notVisible });
  const nextSlice = createSlices();
  for await (const resource of streamResources(em, accountId)) {
    matcher.addResources([resource]);
    await nextSlice();
  }
  return (line) => {
    const match = matcher.match(line);
    return match.status === 'matched'
      ? { resource_id: match.resource.id, matched_by: match.matchedBy, unmatched_reason: null }
      : { resource_id: null, matched_by: null, unmatched_reason: match.reason };
  };
}

const ROWS_PER_READ = 1_000;

async function* streamResources(
  em: EntityManager,
  accountId: string,
): AsyncGenerator<Resource & { id: string }, void, void> {
  const rows = platformSql(em)
    .selectFrom('cloud_resources')
    .select(['id', 'kind', 'provider_id', 'name', 'created_at_provider', 'gone_at'])
    .select(sql<unknown>`attrs -> 'tags'`.as('tags'))
    .where('account_id', '=', accountId)
    .stream(ROWS_PER_READ);
  for await (const row of rows) {
    yield {
      id: row.id,
      kind: row.kind,
      providerId: row.provider_id,
      name: row.name,
      createdAt: toNullableTimestamp(row.created_at_provider),
      goneAt: toNullableTimestamp(row.gone_at),
      tags: toTags(row.tags),
    };
  }
}

function toTags(tags: unknown): string[] {
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}
