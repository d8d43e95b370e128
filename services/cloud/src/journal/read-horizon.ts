import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';

/** How far the feed may be read. */
export interface Horizon {
  /** Which PostgreSQL this is; a physical copy of it is the same. */
  readonly cluster: string;
  /** Its timeline, as in the names of its WAL files: another one after a promotion or a recovery to an earlier time. */
  readonly timeline: string;
  /** The oldest transaction that still runs, or the next one: whatever is of an earlier one is there to be read. */
  readonly transactionId: bigint;
}

/**
 * Reads the horizon. It never goes back, so everything before it can be read by whatever asks after this. An event
 * with a number that this PostgreSQL has not counted to was restored from another one's dump, and would be out of
 * order: then there is none until `arcadia migrate` has mended it.
 */
export async function readHorizon(em: EntityManager): Promise<Horizon> {
  const { rows } = await sql<Row>`
    select (select system_identifier::text from pg_control_system()) as cluster,
      left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline,
      pg_snapshot_xmin(snapshot)::text as horizon,
      coalesce((select transaction_id from cloud_deployment_events order by transaction_id desc limit 1)
        >= pg_snapshot_xmax(snapshot), false) as is_restored
    from pg_current_snapshot() snapshot`.execute(platformSql(em));
  const [row] = rows;
  if (row === undefined || row.is_restored) throw notMended();
  const { cluster, timeline, horizon } = row;
  return { cluster, timeline, transactionId: BigInt(horizon) };
}

interface Row {
  cluster: string;
  timeline: string;
  horizon: string;
  is_restored: boolean;
}

function notMended(): ArcadiaError {
  const detail =
    'The log was restored from a dump, and is not in order here. An operator must run `arcadia migrate`.';
  return new ArcadiaError('store_unavailable', detail, { retry_after_seconds: 30 });
}
