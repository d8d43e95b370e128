import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads } from '../db/tenant-scope.ts';
import { type FeedPosition, invalidCursor } from './feed-cursor.ts';
import { type Horizon, readHorizon } from './read-horizon.ts';
import { toApiEvent } from './to-api-event.ts';

export type FeedEvent = components['schemas']['FeedEvent'];

export interface FeedPage {
  readonly events: FeedEvent[];
  /** Where to go on: after the last event, or at the horizon where there is nothing more before it. */
  readonly next: FeedPosition;
}

/**
 * The events after a position that `em` may see, at the most `limit`, in the order of `(transaction_id, position)`. Only
 * those of transactions before the oldest that still runs: no event can come to stand before one that was given out.
 */
export async function readFeed(
  em: EntityManager,
  after: FeedPosition,
  limit: number,
): Promise<FeedPage> {
  const horizon = await readHorizon(em);
  assertFromHere(after, horizon);
  const { cluster, timeline, transactionId } = horizon;
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events as e')
    .innerJoin('cloud_deployments as d', 'd.id', 'e.deployment_id')
    .selectAll('e')
    .select('d.tenant_id')
    .where(
      sql<boolean>`(e.transaction_id, e.position)
        > (${String(after.transactionId)}::xid8, ${String(after.position)}::bigint)`,
    )
    .where(sql<boolean>`e.transaction_id < ${String(transactionId)}::xid8`)
    .orderBy('e.transaction_id')
    .orderBy('e.position')
    .limit(limit)
    .execute();
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    events: rows.map((row) => ({
      id: row.id,
      deployment_id: row.deployment_id,
      tenant_id: row.tenant_id,
      ...toApiEvent(row),
    })),
    next:
      last === undefined
        ? { cluster, timeline, transactionId, position: 0n }
        : {
            cluster,
            timeline,
            transactionId: BigInt(last.transaction_id),
            position: BigInt(last.position),
          },
  };
}

/**
 * Another PostgreSQL counts other transactions, and a standby that was promoted without the last commits counts theirs a
 * second time: after such cursors something would be left out.
 */
function assertFromHere(after: FeedPosition, { cluster, timeline, transactionId }: Horizon): void {
  if (after.cluster !== null && after.cluster !== cluster) {
    throw invalidCursor(
      'The cursor is of another database than the one that is here now, which was moved or restored from a dump. Begin again without `after`.',
    );
  }
  if (after.timeline !== null && after.timeline !== timeline) {
    throw invalidCursor(
      'The cursor is of before the database was failed over to a standby or set back to an earlier time, and its last events may be lost. Begin again without `after`: events that come a second time have the same `id`.',
    );
  }
  if (after.transactionId > transactionId) {
    throw invalidCursor(
      'The cursor is ahead of the database, which was set back to an earlier time. Begin again without `after`.',
    );
  }
}
