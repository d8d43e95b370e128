import { type Line, line } from './line.ts';
import type { Month } from './month.ts';

interface Adjustment {
  readonly period: string;
  readonly product: string;
  readonly description: string;
  readonly cents: number;
}

const credit = { product: 'Credits', description: 'DigitalOcean Credit Applied' };

/** Credits, discounts and a surcharge; the first invoice comes to nothing for its credit. */
const adjustments: readonly Adjustment[] = [
  { ...credit, period: '2014-12', cents: -600 },
  { ...credit, period: '2015-01', cents: -500 },
  { ...credit, period: '2020-04', cents: -2104 },
  { period: '2024-11', product: 'Discounts', description: 'Commitment Discount', cents: -177_955 },
  { period: '2024-12', product: 'Discounts', description: 'Commitment Discount', cents: -1_255 },
  {
    period: '2024-12',
    product: 'Commitment Deal Surcharge',
    description: 'Commitment Shortfall',
    cents: 12_500,
  },
];

/** What changes an invoice without being used. */
export function adjustmentLines(month: Month): Line[] {
  return adjustments
    .filter(({ period }) => period === month.period)
    .map(({ period: _, ...adjustment }) =>
      line({ ...month, ...adjustment, hours: null, part: 'credit', endsInLastSecond: true }),
    );
}
