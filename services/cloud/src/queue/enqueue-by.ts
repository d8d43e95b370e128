import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { WorkKind } from './work-kind.ts';

/**
 * Makes a piece of work due at `at` at the latest: where it waits for an earlier time, that stays. A worker that has it
 * keeps it, so the two must take turns on something else.
 */
export async function enqueueBy(
  em: EntityManager,
  kind: WorkKind,
  key: string,
  at: Date,
): Promise<void> {
  await sql`
    insert into work_items as item (kind, key, due_at) values (${kind}, ${key}, ${at.toISOString()}::timestamptz)
    on conflict (kind, key) do update set
      due_at = case when item.outcome is null then least(item.due_at, excluded.due_at) else excluded.due_at end,
      attempts = case when item.outcome is null then item.attempts else 0 end,
      outcome = null, updated_at = now()`.execute(platformSql(em));
}
