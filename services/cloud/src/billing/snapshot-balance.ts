import type { BillingClient } from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import type { ClaimedWork } from '../queue/claim.ts';
import { complete } from '../queue/complete.ts';
import { recordAccount } from '../resources/record-account.ts';

/** Keeps the balance under the time at which the provider made it; one that is kept already stays as it is. */
export async function snapshotBalance(
  deps: { readonly orm: MikroORM; readonly digitalOcean: BillingClient },
  item: ClaimedWork,
): Promise<void> {
  const account = await deps.digitalOcean.getAccount();
  const balance = await deps.digitalOcean.getBalance();
  await openScope(deps.orm, 'all').transactional(async (em) => {
    await complete(em, item);
    await platformSql(em)
      .insertInto('cloud_balance_snapshots')
      .values({
        id: newId(),
        account_id: await recordAccount(em, account),
        month_to_date_balance: balance.month_to_date_balance,
        account_balance: balance.account_balance,
        month_to_date_usage: balance.month_to_date_usage,
        // The API names no currency: its amounts are in USD.
        currency: 'USD',
        generated_at: balance.generated_at,
      })
      .onConflict((conflict) => conflict.columns(['account_id', 'generated_at']).doNothing())
      .execute();
  });
}
