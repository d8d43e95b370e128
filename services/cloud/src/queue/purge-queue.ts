import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { complete } from './end-run.ts';
import type { WorkDefinition } from './run-work-item.ts';
import { PREVIOUS_CIRCUIT_KIND } from './work-kind.ts';

/**
 * The work that deletes finished work after 90 days, and idempotency keys.
 *
 * @param purgeKeys Deletes the keys that were created over 24 hours ago.
 */
export function purgeWork(
  orm: MikroORM,
  purgeKeys: (em: EntityManager) => Promise<void>,
): WorkDefinition {
  return {
    kind: 'idempotency-purge',
    concurrency: 1,
    hasLongStatements: true,
    async run(item) {
      await purgeQueue(orm);
      await openScope(orm, 'all').transactional(async (tx) => {
        await purgeKeys(tx);
        await complete(tx, item);
      });
    },
  };
}

/** Rows of one transaction: it holds its locks, and the feed of events, for a moment only. */
const BATCH_ROWS = 5_000;

const ninetyDaysAgo = sql`now() - interval '90 days'`;

/**
 * Deletes rows that nobody needs any more, in batches that each commit: runs and finished items after 90 days.
 * Items that are `failed` or `held` stay until an operator retries or dismisses them. Items by which the previous release
 * keeps a circuit open are deleted after a day.
 */
export async function purgeQueue(orm: MikroORM): Promise<void> {
  await inBatches(orm, deleteExpiredRuns);
  await inBatches(
    orm,
    deleteItems(sql`id in (select id from work_items where outcome = 'done' and updated_at <= ${ninetyDaysAgo}
      limit ${BATCH_ROWS} for update skip locked)`),
  );
  await inBatches(
    orm,
    deleteItems(sql`kind = ${PREVIOUS_CIRCUIT_KIND} and updated_at <= now() - interval '1 day'`),
  );
}

/** Deletes up to `BATCH_ROWS` rows, and returns how many it has deleted. */
type DeleteBatch = (em: EntityManager) => Promise<number>;

/** Runs are append-only: a function of their owner deletes those that ended over 90 days ago. */
async function deleteExpiredRuns(em: EntityManager): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`
    select delete_expired_work_runs(${BATCH_ROWS}::integer) as deleted`.execute(platformSql(em));
  return rows[0]?.deleted ?? 0;
}

function deleteItems(condition: RawBuilder<unknown>): DeleteBatch {
  return async (em) => {
    const deleted = await sql`delete from work_items where ${condition}`.execute(platformSql(em));
    return Number(deleted.numAffectedRows ?? 0n);
  };
}

async function inBatches(orm: MikroORM, deleteBatch: DeleteBatch): Promise<void> {
  for (;;) {
    const deleted = await openScope(orm, 'all').transactional(deleteBatch);
    if (deleted < BATCH_ROWS) return;
  }
}
