import type { FleetCharge } from '../fleet/fleet-charge.ts';
import type { Random } from './random.ts';

const ADJUSTMENTS = [
  {
    product: 'Credits',
    kind: 'credit',
    chargeCategory: 'credit',
    description: 'DigitalOcean Credit Applied',
    sign: -1,
  },
  {
    product: 'Discounts',
    kind: 'discount',
    chargeCategory: 'adjustment',
    description: 'Commitment Discount',
    sign: -1,
  },
  {
    product: 'Commitment Deal Surcharge',
    kind: 'other',
    chargeCategory: 'adjustment',
    description: 'Commitment Shortfall',
    sign: 1,
  },
  {
    product: 'Refund',
    kind: 'other',
    chargeCategory: 'adjustment',
    description: 'Refund for "web-1", destroyed',
    sign: -1,
  },
] as const;

/** Credits, discounts, surcharges and refunds. An invoice may come to less than nothing for them. */
export function* randomAdjustments(random: Random, count: number): Generator<FleetCharge> {
  for (let index = 0; index < count; index += 1) {
    const { sign, ...charge } = random.pick(ADJUSTMENTS);
    const cents = sign * random.between(1, random.pick([5_000, 5_000, 5_000, 500_000, 50_000_000]));
    yield { ...charge, cents, hours: null, endsInLastSecond: true };
  }
}
