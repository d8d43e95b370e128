import { object, type Shape, string } from './shape.ts';

/**
 * The balance, as `GET /v2/customers/my/balance` sends it: decimal strings in USD. The three are not
 * bound to add up, nor to agree with the invoice preview of the same moment.
 *
 * @example
 * import { type Balance, createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const balance: Balance = await client.getBalance();
 * console.log(balance.account_balance.startsWith('-') ? 'credit' : 'debt', balance.account_balance);
 */
export interface Balance {
  /** The two below together, as the provider reckons them. */
  month_to_date_balance: string;
  /** Negative where credit is held. */
  account_balance: string;
  /** What the running month has cost until now. */
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
