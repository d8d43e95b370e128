import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { WorkKind } from './work-kind.ts';

/** Makes pieces of work due now, but for those that are there already: waiting, done or failed. */
export async function enqueueOnce(
  em: EntityManager,
  kind: WorkKind,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    insert into work_items (kind, key, due_at)
    select ${kind}, key, date_trunc('milliseconds', now()) from unnest(${[...keys]}::text[]) as key
    on conflict do nothing`.execute(platformSql(em));
}
