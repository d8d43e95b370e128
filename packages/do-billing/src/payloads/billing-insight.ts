import { arrayOf, integer, object, optional, type Shape, string } from './shape.ts';

/**
 * The cost of a resource on a day, as `GET /v2/billing/{urn}/insights/{from}/{to}` sends it. The provider estimates
 * it every night, so the days of a month need not add up to its invoice. May contain further fields of the provider.
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
  /** The provider's id of the product, such as `1-KS-K8SWN-00109`. */
  sku?: string | null | undefined;
  /** The text of the invoice, such as `web-01 (s-1vcpu-2gb)`. */
  description?: string | null | undefined;
  /** Name of the cluster; an empty string if the resource is not part of one. */
  group_description?: string | null | undefined;
}

const billingInsightShape: Shape<BillingInsight> = object<BillingInsight>({
  start_date: string,
  total_amount: string,
  usage_team_urn: optional(string),
  region: optional(string),
  sku: optional(string),
  description: optional(string),
  group_description: optional(string),
});

/** A page of insights. Unlike the pages of other lists, it has neither `links` nor `meta`. */
export interface InsightsPage {
  /** Null if the window has no insights. */
  data_points?: BillingInsight[] | null | undefined;
  total_items?: number | null | undefined;
  total_pages?: number | null | undefined;
  current_page?: number | null | undefined;
}

export const insightsPageShape: Shape<InsightsPage> = object<InsightsPage>({
  data_points: optional(arrayOf(billingInsightShape)),
  total_items: optional(integer),
  total_pages: optional(integer),
  current_page: optional(integer),
});
