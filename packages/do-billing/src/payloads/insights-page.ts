import { type BillingInsight, billingInsightShape } from './billing-insight.ts';
import { arrayOf, integer, object, optional, type Shape } from './shape.ts';

/** A page of insights. It has neither `links` nor `meta`. */
export interface InsightsPage {
  /** Null where the window has none. */
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
