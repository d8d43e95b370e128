import type { FleetTax } from '../fleet/fleet-tax.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { divideHalfUp } from './divide-half-up.ts';
import type { Month } from './month.ts';

/** Taxes on what all other lines come to, `netCents`; at times on nothing. */
export function* taxLines(
  taxes: Iterable<FleetTax>,
  month: Month,
  netCents: number,
): Generator<BilledLine> {
  const { period, startMs, endMs } = month;
  for (const { description, basisPoints, from = period } of taxes) {
    if (period < from) continue;
    yield billedLine(month, {
      startMs,
      endMs,
      product: 'Taxes',
      kind: 'tax',
      chargeCategory: 'tax',
      description,
      hours: null,
      cents: divideHalfUp(Math.max(0, netCents) * basisPoints, 10_000),
      endsInLastSecond: true,
    });
  }
}
