import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { isRestored } from './feed-horizon.ts';

/**
 * Begins the next epoch of the feed if the log was restored from the dump of a PostgreSQL with higher transaction
 * numbers. Otherwise the restored events and all new ones would stay hidden until this PostgreSQL reaches those numbers.
 * All events that are there belong to earlier epochs then, which can be read at once. Returns whether it began one.
 */
export async function beginFeedEpoch(em: EntityManager): Promise<boolean> {
  const sqlOf = platformSql(em);
  if (!(await findRestored(em))) return false;
  // No event of the former epoch may be under way: a reader takes it for granted that it can read all of them.
  await sql`lock table cloud_deployment_events in share row exclusive mode`.execute(sqlOf);
  await sql`
    insert into feed_epochs (epoch, timeline)
    select max(epoch) + 1, left(pg_walfile_name(pg_current_wal_lsn()), 8) from feed_epochs`.execute(
    sqlOf,
  );
  return true;
}

async function findRestored(em: EntityManager): Promise<boolean> {
  const { rows } = await sql<{ is_restored: boolean }>`
    select ${isRestored} as is_restored`.execute(platformSql(em));
  return rows[0]?.is_restored === true;
}
