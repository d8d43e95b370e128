import type { components } from '@arcadia/api-client/contract';
import type { BillingClient } from '@arcadia/do-billing/client';
import { defineEntity, type EntityManager, type MikroORM, p } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { openScope, platformSql, reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { complete } from '../queue/end-run.ts';
import type { ClaimedWork } from '../queue/lease.ts';
import { CloudAccount, recordAccount } from '../resources/cloud-account.entity.ts';

const schema = defineEntity({
  name: 'BalanceSnapshot',
  tableName: 'cloud_balance_snapshots',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(CloudAccount).mapToPk().joinColumn('account_id'),
    monthToDateBalance: p.decimal('string').columnType('numeric'),
    accountBalance: p.decimal('string').columnType('numeric'),
    monthToDateUsage: p.decimal('string').columnType('numeric'),
    currency: p.text(),
    generatedAt: p.datetime(3),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** The balance as the provider returned it; one row per `generatedAt`. */
export class BalanceSnapshot extends schema.class {}
schema.setClass(BalanceSnapshot);

/** Stores the balance under the time at which the provider generated it. A snapshot of that time stays as it is. */
export async function snapshotBalance(
  deps: { readonly orm: MikroORM; readonly digitalOcean: BillingClient },
  item: ClaimedWork,
): Promise<void> {
  const account = await deps.digitalOcean.getAccount();
  const balance = await deps.digitalOcean.getBalance();
  await openScope(deps.orm, 'all').transactional(async (em) => {
    const accountId = await recordAccount(em, account);
    await complete(em, item);
    await platformSql(em)
      .insertInto('cloud_balance_snapshots')
      .values({
        id: newId(),
        account_id: accountId,
        month_to_date_balance: balance.month_to_date_balance,
        account_balance: balance.account_balance,
        month_to_date_usage: balance.month_to_date_usage,
        // The API does not name a currency: its amounts are in USD.
        currency: 'USD',
        generated_at: balance.generated_at,
      })
      .onConflict((conflict) => conflict.columns(['account_id', 'generated_at']).doNothing())
      .execute();
  });
}

/**
 * Reads the latest snapshot.
 *
 * @throws {ArcadiaError} `not_found` before the first one.
 */
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
    const detail = 'No balance has been fetched yet. It is fetched every hour; try again later.';
    throw new ArcadiaError('not_found', detail);
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
