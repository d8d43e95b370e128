import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';

/** Deletes the keys whose answers have been kept for 24 hours. */
export async function purgeIdempotencyKeys(em: EntityManager): Promise<void> {
  await platformSql(em)
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', sql<string>`now() - interval '24 hours'`)
    .execute();
}
