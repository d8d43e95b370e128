import { object, type Shape, string } from './shape.ts';

/**
 * The balance, as the provider sends it: decimal strings in USD. The three are not bound to add up,
 * nor to agree with the invoice preview of the same moment.
 */
export interface Balance {
  month_to_date_balance: string;
  /** Negative where credit is held. */
  account_balance: string;
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
