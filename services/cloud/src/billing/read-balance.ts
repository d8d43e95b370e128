import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/to-timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';

/** The latest snapshot. @throws {ArcadiaError} `not_found` while there is none. */
export async function readBalance(em: EntityManager): Promise<components['schemas']['Balance']> {
  const row = await reads(em)
    .selectFrom('cloud_balance_snapshots as b')
    .innerJoin('cloud_accounts as a', 'a.id', 'b.account_id')
    .selectAll('b')
    .select('a.provider')
    .orderBy('b.generated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) {
    throw new ArcadiaError('not_found', 'There is no balance yet; it is fetched every hour.');
  }
  return {
    provider: row.provider,
    month_to_date_balance: row.month_to_date_balance,
    account_balance: row.account_balance,
    month_to_date_usage: row.month_to_date_usage,
    currency: row.currency,
    generated_at: toTimestamp(row.generated_at),
    created_at: toTimestamp(row.created_at),
  };
}
