import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidCursor } from './feed-cursor.ts';
import { compareTransactions, type FeedPosition, type FeedTransaction } from './feed-position.ts';

/** The end of the part of the feed that can be read now. */
export interface Horizon extends FeedTransaction {
  /** The `system_identifier` of this PostgreSQL cluster; its physical copies have the same. */
  readonly cluster: string;
  /** Its timeline, as in the names of its WAL files: promotion and recovery to an earlier time begin a new one. */
  readonly timeline: string;
  /** The current epoch. All events of earlier ones can be read. */
  readonly epoch: number;
  /** The oldest running transaction, or else the next one: all events of earlier transactions can be read. */
  readonly transactionId: bigint;
  /** Whether this PostgreSQL is a standby, which may not have received the latest events yet. */
  readonly isStandby: boolean;
}

/**
 * Reads the horizon. It never moves back, so every later read on the same PostgreSQL sees all events before it.
 *
 * A standby knows its timeline only by the rows that it has replayed: the first event of a timeline comes with its row in
 * `feed_epochs`. What the control file says may be minutes old.
 *
 * @throws {ArcadiaError} `store_unavailable` if an event has a transaction number that this PostgreSQL has not reached.
 * Such an event was restored from the dump of another PostgreSQL: `arcadia migrate` begins the next epoch after it.
 */
export async function readHorizon(em: EntityManager): Promise<Horizon> {
  const { rows } = await sql<HorizonRow>`
    select (select system_identifier::text from pg_control_system()) as cluster,
      case when pg_is_in_recovery() then latest.timeline
        else left(pg_walfile_name(pg_current_wal_lsn()), 8) end as timeline,
      latest.epoch,
      pg_snapshot_xmin(snapshot)::text as horizon,
      pg_is_in_recovery() as is_standby,
      ${isRestored} as is_restored
    from pg_current_snapshot() snapshot,
      (select epoch, timeline from feed_epochs order by epoch desc limit 1) latest`.execute(
    platformSql(em),
  );
  const [row] = rows;
  if (row === undefined || row.is_restored) throw epochMissing();
  const { cluster, timeline, epoch, horizon, is_standby: isStandby } = row;
  return { cluster, timeline, epoch, transactionId: BigInt(horizon), isStandby };
}

interface HorizonRow {
  cluster: string;
  timeline: string;
  epoch: number;
  horizon: string;
  is_standby: boolean;
  is_restored: boolean;
}

/**
 * Whether the current epoch has an event with a number that this PostgreSQL has not reached. It looks at the latest event of
 * all: to look for one of the current epoch, PostgreSQL could read all events of the former ones.
 */
export const isRestored = sql<boolean>`coalesce((
  select epoch = (select max(epoch) from feed_epochs)
    and transaction_id >= pg_snapshot_xmax(pg_current_snapshot())
  from cloud_deployment_events where position > 0
  order by epoch desc, transaction_id desc, position desc limit 1), false)`;

function epochMissing(): ArcadiaError {
  const detail =
    'The events were restored from a dump, and their transaction numbers are not those of this PostgreSQL. An operator must run `arcadia migrate`.';
  return new ArcadiaError('store_unavailable', detail, { retry_after_seconds: 30 });
}

/** Whether a cursor lies beyond the horizon: on a standby, it comes from a read of what has not arrived yet. */
export function isAhead(after: FeedPosition, horizon: Horizon): boolean {
  return compareTransactions(after, horizon) > 0;
}

/**
 * Rejects a cursor after which the feed would skip events: another PostgreSQL numbers its transactions differently, and
 * a standby promoted without the last commits assigns their numbers a second time.
 */
export function assertSameHistory(after: FeedPosition, horizon: Horizon): void {
  if (after.cluster !== null && after.cluster !== horizon.cluster) {
    throw invalidCursor(
      'The cursor belongs to another database: this one was moved or restored from a dump. Start again without `after`.',
    );
  }
  // A standby may not have received the epoch of the cursor yet, and knows its timeline only with that.
  const isOfLaterEpoch = horizon.isStandby && after.epoch > horizon.epoch;
  if (after.timeline !== null && after.timeline !== horizon.timeline && !isOfLaterEpoch) {
    throw invalidCursor(
      'Since this cursor was returned, the database failed over to a standby or was restored to an earlier state, and its last events may be lost. Start again without `after`: events that come a second time have the same `id`.',
    );
  }
  if (isAhead(after, horizon) && !horizon.isStandby) {
    throw invalidCursor(
      'The cursor is ahead of the database, which was restored to an earlier state. Start again without `after`.',
    );
  }
}
