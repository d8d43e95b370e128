import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { WorkKind } from './work-kind.ts';

/** `due_at` keeps milliseconds and rounds: a plain `now()` could lie in the future. */
const thisInstant = sql<string>`date_trunc('milliseconds', now())`;

/**
 * Makes a piece of work due now, as if it had never been tried. A worker that has it loses its lease, so that what it
 * read before cannot be committed any more.
 */
export async function enqueue(em: EntityManager, kind: WorkKind, key: string): Promise<void> {
  await platformSql(em)
    .insertInto('work_items')
    .values({ kind, key, due_at: thisInstant })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'key']).doUpdateSet({
        due_at: thisInstant,
        attempts: 0,
        outcome: null,
        last_error: null,
        lease_token: null,
        lease_until: null,
        updated_at: sql`now()`,
      }),
    )
    .execute();
}
