import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads, visibleTenant } from '../db/tenant-scope.ts';
import { toApiEvent } from './deployment-event.entity.ts';
import { assertSameHistory, isAhead, readHorizon } from './feed-horizon.ts';
import type { FeedPosition, ReachedPosition } from './feed-position.ts';

export type FeedEvent = components['schemas']['FeedEvent'];

export interface FeedPage {
  readonly events: FeedEvent[];
  /**
   * The position of the next page: after the last event, or at the horizon if the page has every event before it. If a
   * standby has not reached `after`, it is `after`.
   */
  readonly next: ReachedPosition;
}

/**
 * Reads at most `limit` of the events that `em` may see after a position, by `(epoch, transaction_id, position)`. It
 * stops at the horizon, so that no event can later appear before one that a caller already has.
 *
 * @throws {ArcadiaError} `invalid_request` if `after` is not a position in this database, `store_unavailable` if the next
 * epoch must begin first.
 */
export async function readFeed(
  em: EntityManager,
  after: FeedPosition,
  limit: number,
): Promise<FeedPage> {
  const horizon = await readHorizon(em);
  assertSameHistory(after, horizon);
  const { cluster, timeline } = horizon;
  const at = { epoch: horizon.epoch, transactionId: horizon.transactionId };
  if (isAhead(after, horizon)) {
    const next = { ...after, cluster, timeline: after.timeline ?? timeline };
    return { events: [], next };
  }
  const events = reads(em).selectFrom('cloud_deployment_events as e').selectAll('e');
  // The condition of the index of all tenants, which must not be used for one tenant.
  const ofAll = events.where('e.position', '>', '0');
  const rows = await (visibleTenant(em) === null ? ofAll : events)
    .where(
      sql<boolean>`(e.epoch, e.transaction_id, e.position)
        > (${after.epoch}::integer, ${String(after.transactionId)}::xid8, ${String(after.position)}::bigint)`,
    )
    .where(
      sql<boolean>`(e.epoch, e.transaction_id) < (${at.epoch}::integer, ${String(at.transactionId)}::xid8)`,
    )
    .orderBy('e.epoch')
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
        ? { cluster, timeline, ...at, position: 0n }
        : {
            cluster,
            timeline,
            epoch: last.epoch,
            transactionId: BigInt(last.transaction_id),
            position: BigInt(last.position),
          },
  };
}
