import { object, type Shape, string } from './shape.ts';

/**
 * The balance, as `GET /v2/customers/my/balance` sends it: decimal strings in USD. The three amounts need not add up,
 * and may differ from the invoice preview of the same moment. May contain further fields of the provider.
 *
 * @example
 * import { type Balance, createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const balance: Balance = await client.getBalance();
 * console.log(balance.account_balance.startsWith('-') ? 'credit' : 'debt', balance.account_balance);
 */
export interface Balance {
  /** The sum of `account_balance` and `month_to_date_usage`, as the provider computes it. */
  month_to_date_balance: string;
  /** Negative if the account has credit. */
  account_balance: string;
  /** The cost of the current month until now. */
  month_to_date_usage: string;
  /** RFC 3339. */
  generated_at: string;
}

export const balanceShape: Shape<Balance> = object<Balance>({
  month_to_date_balance: string,
  account_balance: string,
  month_to_date_usage: string,
  generated_at: string,
});
