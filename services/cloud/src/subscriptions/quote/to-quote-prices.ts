import type { PlanItem } from '../../catalog/plan-item.entity.ts';
import type { PlanVersion } from '../../catalog/plan-version.entity.ts';
import type { QuotePrices } from './quote-prices.ts';

/** The prices of a plan's version, and those of the add-ons beside it, as a quote takes them. */
export function toQuotePrices(
  planCode: string,
  version: PlanVersion,
  items: readonly PlanItem[],
  addons: QuotePrices['addons'],
): QuotePrices {
  const { version: planVersion, currency, basePriceCents } = version;
  return { planCode, planVersion, currency, basePriceCents, items, addons };
}
