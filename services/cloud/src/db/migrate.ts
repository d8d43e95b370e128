import { setTimeout } from 'node:timers/promises';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { migrations } from './migrations/migrations.ts';
import { platformSql } from './tenant-scope.ts';

/** The key of the advisory lock below. No other code locks on this number. */
const SCHEMA_LOCK = 7_243_190;
const LOCK_PAUSE_MS = 100;

/**
 * Runs the pending migrations and returns their names, followed by those that `finish` returns. Instances that start at
 * the same time take turns: the outer transaction holds the lock, on a connection of its own, and nothing else. Each
 * migration commits separately, so that its locks are free before the next one runs, and a failure rolls back only the
 * migration that failed.
 *
 * @param steps.prepare Prepares the database for the migrations, in a transaction of its own.
 * @param steps.finish Repairs data after the migrations, in a transaction of its own.
 */
export async function runMigrations(
  orm: MikroORM,
  steps: {
    prepare(em: EntityManager): Promise<void>;
    finish(em: EntityManager): Promise<readonly string[]>;
  },
): Promise<string[]> {
  return orm.em.fork().transactional(async (lock) => {
    // This session is idle while the migrations run. PostgreSQL must not end it for that.
    await lock.execute('set local idle_in_transaction_session_timeout = 0');
    await lockSchema(lock);
    await orm.em.fork().transactional((tx) => steps.prepare(tx));
    const ran = await orm.migrator.up();
    const finished = await orm.em.fork().transactional((tx) => steps.finish(tx));
    return [...ran.map(({ name }) => name), ...finished];
  });
}

/** Throws if the schema is older than this service. A newer one is fine: migrations expand first, contract later. */
export async function assertMigrated(orm: MikroORM): Promise<void> {
  const pending = await orm.migrator.getPending();
  if (pending.length === 0) return;
  const names = pending.map(({ name }) => name).join(', ');
  throw new Error(`The database lacks the migrations ${names}. Run \`arcadia migrate\` first.`);
}

/** Whether PostgreSQL lacks a migration of this release, as after a restore of an older dump. A cheap query. */
export async function lacksMigrations(em: EntityManager): Promise<boolean> {
  const { rows } = await sql<{ applied: string }>`
    select count(*) as applied from schema_migrations
    where name in (${sql.join(migrations.map(({ name }) => name))})`.execute(platformSql(em));
  return Number(rows[0]?.applied) < migrations.length;
}

/**
 * Makes instances that migrate or seed at the same time take turns, until the transaction ends. `create index concurrently`
 * waits for the end of all snapshots. Hence this transaction may keep none: it asks for the lock again and again, because
 * a statement that waits for it has a snapshot, and without a parameter, because PostgreSQL keeps the snapshot of a
 * statement with parameters until the next one.
 */
export async function lockSchema(em: EntityManager): Promise<void> {
  const key = sql.lit(SCHEMA_LOCK);
  const lock = sql<{ is_locked: boolean }>`select pg_try_advisory_xact_lock(${key}) as is_locked`;
  while ((await lock.execute(platformSql(em))).rows[0]?.is_locked !== true) {
    await setTimeout(LOCK_PAUSE_MS);
  }
}
