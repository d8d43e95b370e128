import type { components } from '@arcadia/api-client/contract';
import type { PlanPrices } from './draft-plan-version.ts';

type NewPlanVersion = components['schemas']['NewPlanVersion'];

/** The prices of a request, as the use case has them. */
export function toPlanPrices({ base_price_cents, currency, items }: NewPlanVersion): PlanPrices {
  return {
    basePriceCents: base_price_cents,
    currency,
    items: items.map((item) => ({
      meter: item.meter,
      includedQty: item.included_qty,
      overageUnit: item.overage_unit,
      overagePriceCents: item.overage_price_cents,
    })),
  };
}
