import type { EntityManager } from '@mikro-orm/postgresql';
import { PlanItem } from '../../catalog/plan-item.entity.ts';
import { findPlanVersion } from '../find-plan-version.ts';
import type { ApiSubscription } from '../read-subscription.ts';
import { type ApiQuote, priceQuote } from './price-quote.ts';
import { toQuotePrices } from './to-quote-prices.ts';

/** What a subscription with these add-ons, at the prices that it has kept, costs on a version from `startDate` on. */
export async function quoteVersion(
  em: EntityManager,
  planVersionId: string,
  addons: ApiSubscription['addons'],
  startDate: string,
): Promise<ApiQuote> {
  const version = await findPlanVersion(em, planVersionId);
  const items = await em.find(PlanItem, { planVersionId });
  const kept = addons.map(({ price_cents: priceCents, ...addon }) => ({ ...addon, priceCents }));
  return priceQuote(toQuotePrices(version.plan.code, version, items, kept), startDate);
}
