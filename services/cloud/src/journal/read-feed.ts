import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql, reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { toApiEvent } from './deployment-event.entity.ts';
import { invalidCursor } from './feed-cursor.ts';
import type { FeedPosition, ReachedPosition } from './feed-position.ts';

export type FeedEvent = components['schemas']['FeedEvent'];

export interface FeedPage {
  readonly events: FeedEvent[];
  /** The position of the next page: after the last event, or at the horizon if the page has every event before it. */
  readonly next: ReachedPosition;
}

/**
 * Reads at most `limit` of the events that `em` may see after a position, by `(transaction_id, position)`. It
 * stops at the horizon, so that no event can later appear before one that a caller already has.
 *
 * @throws {ArcadiaError} `invalid_request` if `after` is not a position in this database, `store_unavailable` if a
 * restored log must be renumbered first.
 */
export async function readFeed(
  em: EntityManager,
  after: FeedPosition,
  limit: number,
): Promise<FeedPage> {
  const horizon = await readHorizon(em);
  assertSameHistory(after, horizon);
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

/** The end of the part of the feed that can be read now. */
export interface Horizon {
  /** The `system_identifier` of this PostgreSQL cluster; its physical copies have the same. */
  readonly cluster: string;
  /** Its timeline, as in the names of its WAL files: promotion and recovery to an earlier time begin a new one. */
  readonly timeline: string;
  /** The oldest running transaction, or else the next one: all events of earlier transactions can be read. */
  readonly transactionId: bigint;
}

/**
 * Reads the horizon. It never moves back, so every later read sees all events before it.
 *
 * @throws {ArcadiaError} `store_unavailable` if an event has a transaction number that this PostgreSQL has not reached.
 * Such an event was restored from the dump of another PostgreSQL and is out of order until `arcadia migrate` renumbers
 * it.
 */
export async function readHorizon(em: EntityManager): Promise<Horizon> {
  const { rows } = await sql<HorizonRow>`
    select (select system_identifier::text from pg_control_system()) as cluster,
      left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline,
      pg_snapshot_xmin(snapshot)::text as horizon,
      coalesce((select transaction_id from cloud_deployment_events order by transaction_id desc limit 1)
        >= pg_snapshot_xmax(snapshot), false) as is_restored
    from pg_current_snapshot() snapshot`.execute(platformSql(em));
  const [row] = rows;
  if (row === undefined || row.is_restored) throw notRenumbered();
  const { cluster, timeline, horizon } = row;
  return { cluster, timeline, transactionId: BigInt(horizon) };
}

interface HorizonRow {
  cluster: string;
  timeline: string;
  horizon: string;
  is_restored: boolean;
}

function notRenumbered(): ArcadiaError {
  const detail =
    'The events were restored from a dump and are not in order yet. An operator must run `arcadia migrate`.';
  return new ArcadiaError('store_unavailable', detail, { retry_after_seconds: 30 });
}

/**
 * Rejects a cursor after which the feed would skip events: another PostgreSQL numbers its transactions differently, and
 * a standby promoted without the last commits assigns their numbers a second time.
 */
function assertSameHistory(
  after: FeedPosition,
  { cluster, timeline, transactionId }: Horizon,
): void {
  if (after.cluster !== null && after.cluster !== cluster) {
    throw invalidCursor(
      'The cursor belongs to another database: this one was moved or restored from a dump. Start again without `after`.',
    );
  }
  if (after.timeline !== null && after.timeline !== timeline) {
    throw invalidCursor(
      'Since this cursor was returned, the database failed over to a standby or was restored to an earlier state, and its last events may be lost. Start again without `after`: events that come a second time have the same `id`.',
    );
  }
  if (after.transactionId > transactionId) {
    throw invalidCursor(
      'The cursor is ahead of the database, which was restored to an earlier state. Start again without `after`.',
    );
  }
}
