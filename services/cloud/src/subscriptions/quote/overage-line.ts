import type { components } from '@arcadia/api-client/contract';
import { ArcadiaError } from '../../errors/arcadia-error.ts';
import type { QuotePrices } from './quote-prices.ts';
import { toCents } from './to-cents.ts';

/** What one whole month would use of a meter. */
export interface Usage {
  readonly meter: string;
  readonly quantity: number;
}

/** What the month's use of one meter costs beyond what the plan and its add-ons include. A unit begun is a unit. */
export function overageLine(
  prices: QuotePrices,
  { meter, quantity }: Usage,
): components['schemas']['OverageLine'] {
  const item = prices.items.find((each) => each.meter === meter);
  if (item === undefined) throw unknownMeter(prices, meter);
  const includedQty = prices.addons
    .filter((addon) => addon.meter === meter)
    .reduce((sum, { qty, units }) => sum + qty * units, item.includedQty);
  const overageQty = Math.max(0, quantity - includedQty);
  const begun = overageQty % item.overageUnit;
  const startedUnits = (overageQty - begun) / item.overageUnit + (begun === 0 ? 0 : 1);
  return {
    meter,
    quantity,
    included_qty: includedQty,
    overage_qty: overageQty,
    overage_unit: item.overageUnit,
    started_units: startedUnits,
    overage_price_cents: item.overagePriceCents,
    amount_cents: toCents(BigInt(startedUnits) * BigInt(item.overagePriceCents)),
  };
}

function unknownMeter({ planCode, items }: QuotePrices, meter: string): ArcadiaError {
  const meters = items.map((item) => item.meter).toSorted();
  const named = meters.length === 0 ? 'none' : meters.join(', ');
  const detail = `The plan ${planCode} has no price for the use of "${meter}"; it has one for: ${named}.`;
  return new ArcadiaError('unknown_meter', detail, { meter, meters });
}
