import type { FleetCharge } from '@arcadia/do-billing/testing';

const credit = {
  product: 'Credits',
  kind: 'credit',
  chargeCategory: 'credit',
  description: 'DigitalOcean Credit Applied',
} as const;

const discount = {
  product: 'Discounts',
  kind: 'discount',
  chargeCategory: 'adjustment',
  description: 'Commitment Discount',
} as const;

const surcharge = {
  product: 'Commitment Deal Surcharge',
  kind: 'other',
  chargeCategory: 'adjustment',
  description: 'Commitment Shortfall',
} as const;

/**
 * Credits, discounts and a surcharge: what changes an invoice without being used. The first invoice
 * comes to nothing for its credit.
 */
export const adjustments: readonly FleetCharge[] = [
  { ...credit, ...inMonth('2014-12'), cents: -600 },
  { ...credit, ...inMonth('2015-01'), cents: -500 },
  { ...credit, ...inMonth('2020-04'), cents: -2104 },
  { ...discount, ...inMonth('2024-11'), cents: -177_955 },
  { ...discount, ...inMonth('2024-12'), cents: -1_255 },
  { ...surcharge, ...inMonth('2024-12'), cents: 12_500 },
];

function inMonth(period: string) {
  return { from: period, to: period, hours: null, endsInLastSecond: true } as const;
}
