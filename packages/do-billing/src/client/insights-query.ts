/**
 * Whose insights, and of which days.
 *
 * @example
 * import { createBillingClient, type InsightsQuery } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const { team } = await client.getAccount();
 * const query: InsightsQuery = {
 *   accountUrn: `do:team:${team?.uuid}`,
 *   startDate: '2026-04-01',
 *   endDate: '2026-04-30',
 * };
 * for await (const { start_date, total_amount, description } of client.listInsights(query)) {
 *   console.log(start_date, total_amount, description);
 * }
 */
export interface InsightsQuery {
  /** `do:team:<uuid>`, the uuid being that of `getAccount`'s team, or `do:teamgroup:<uuid>`. */
  accountUrn: string;
  /** The first day, `YYYY-MM-DD`. There are none before 2025-12-01. */
  startDate: string;
  /** The last day, `YYYY-MM-DD`, at most 31 days after the first. */
  endDate: string;
}
