import type { FleetCharge } from '@arcadia/do-billing/testing';
import { monthsFrom } from './months.ts';

const DAY_MS = 86_400_000;

/** Charges to the account as a whole: unused IP addresses, overages, the registry and support. */
export const accountCharges: readonly FleetCharge[] = [
  ...unusedAddress(),
  ...['2019-11', '2021-11', '2023-11'].map(
    (period): FleetCharge => ({
      product: 'Bandwidth',
      kind: 'bandwidth',
      chargeCategory: 'usage',
      description: 'Bandwidth overage',
      cents: 1734,
      from: period,
      to: period,
      isOverage: true,
    }),
  ),
  {
    product: 'Container Registry Subscription',
    kind: 'registry',
    chargeCategory: 'purchase',
    description: 'Starter Plan (500MB)',
    cents: 0,
    from: '2020-09',
    to: '2025-09',
    category: 'paas',
  },
  {
    product: 'Premier Support Subscription',
    kind: 'support',
    chargeCategory: 'purchase',
    description: 'Premier Support',
    cents: 129_900,
    from: '2024-10',
    to: '2024-12',
    hours: null,
  },
];

/** One reserved IP address that no Droplet uses in the last days of each month. */
function unusedAddress(): FleetCharge[] {
  return monthsFrom('2018-06', '2023-02').map(({ period, startMs, endMs }) => {
    const unusedDays = (endMs - startMs) / DAY_MS - 28 + (Number(period.slice(5)) % 5);
    return {
      product: 'Floating IPs',
      kind: 'reserved_ip',
      chargeCategory: 'usage',
      description: 'Unused Floating IP - 203.0.113.41',
      resource: { kind: 'reserved_ip', name: '203.0.113.41' },
      // The price is $0.006 an hour. A remainder of half a cent is not billed.
      cents: Math.floor((unusedDays * 24 * 6) / 10),
      from: period,
      to: period,
      start: new Date(endMs - unusedDays * DAY_MS).toISOString(),
    };
  });
}

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

/** Credits, discounts and a surcharge, which no usage causes. Its credit makes the first invoice $0.00. */
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
