import { divideHalfUp } from './divide-half-up.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';

/** Australia's GST, of all other lines together, since July 2017; at times on nothing. */
export function taxLines(month: Month, others: readonly Line[]): Line[] {
  if (month.period < '2017-07') return [];
  const netCents = others.reduce((sum, { cents }) => sum + cents, 0);
  return [
    line({
      ...month,
      product: 'Taxes',
      description: 'GST Australia (10%)',
      hours: null,
      cents: divideHalfUp(Math.max(0, netCents), 10),
      part: 'tax',
      endsInLastSecond: true,
    }),
  ];
}
