import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import type { ClaimedWork } from './claim.ts';
import { complete } from './complete.ts';

/** Deletes the answers that have been kept for 24 hours. */
export async function purgeIdempotencyKeys(
  { orm }: { readonly orm: MikroORM },
  item: ClaimedWork,
): Promise<void> {
  await openScope(orm, 'all').transactional(async (em) => {
    await platformSql(em)
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', sql<string>`now() - interval '24 hours'`)
      .execute();
    await complete(em, item);
  });
}
