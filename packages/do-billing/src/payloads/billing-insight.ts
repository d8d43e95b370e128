import { object, optional, type Shape, string } from './shape.ts';

/**
 * What a resource came to on a day, as `GET /v2/billing/{urn}/insights/{from}/{to}` sends it:
 * estimates of the night, which need not add up to the month's invoice. Fields not listed here stay
 * too.
 *
 * @example
 * import { parseAmount } from '@arcadia/do-billing';
 * import type { BillingInsight } from '@arcadia/do-billing/client';
 *
 * export function sumMicros(insights: readonly BillingInsight[]): number {
 *   return insights.reduce((sum, it) => sum + parseAmount(it.total_amount).amountMicros, 0);
 * }
 */
export interface BillingInsight {
  /** The day, `YYYY-MM-DD`. */
  start_date: string;
  /** Decimal string in USD. */
  total_amount: string;
  /** `do:team:<uuid>`. */
  usage_team_urn?: string | null | undefined;
  /** Region slug. */
  region?: string | null | undefined;
  /** The provider's number of the product, such as `1-KS-K8SWN-00109`. */
  sku?: string | null | undefined;
  /** As on the invoice, such as `web-01 (s-1vcpu-2gb)`. */
  description?: string | null | undefined;
  /** Name of the cluster; an empty string where there is none. */
  group_description?: string | null | undefined;
}

export const billingInsightShape: Shape<BillingInsight> = object<BillingInsight>({
  start_date: string,
  total_amount: string,
  usage_team_urn: optional(string),
  region: optional(string),
  sku: optional(string),
  description: optional(string),
  group_description: optional(string),
});
