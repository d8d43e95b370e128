import type { EntityManager } from '@mikro-orm/postgresql';
import { platformSql } from '../db/tenant-scope.ts';
import type { ClaimedWork } from './claim.ts';
import { LeaseLostError } from './lease-lost-error.ts';

/**
 * Holds the item's row for the rest of `em`'s transaction, so that what it writes commits only while the work is ours.
 *
 * @throws {LeaseLostError} where it is not.
 */
export async function assertLease(em: EntityManager, item: ClaimedWork): Promise<void> {
  const row = await platformSql(em)
    .selectFrom('work_items')
    .select('key')
    .where('kind', '=', item.kind)
    .where('key', '=', item.key)
    .where('lease_token', '=', item.leaseToken)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLostError(item);
}
