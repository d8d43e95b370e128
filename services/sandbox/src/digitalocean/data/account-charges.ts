import type { FleetCharge } from '@arcadia/do-billing/testing';
import { monthsFrom } from './month.ts';

const DAY_MS = 86_400_000;

/** What is billed to the account as a whole: unused addresses, overages, registry, support. */
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

/** One address that no Droplet had in the last days of each month. */
function unusedAddress(): FleetCharge[] {
  return monthsFrom('2018-06', '2023-02').map(({ period, startMs, endMs }) => {
    const unusedDays = (endMs - startMs) / DAY_MS - 28 + (Number(period.slice(5)) % 5);
    return {
      product: 'Floating IPs',
      kind: 'reserved_ip',
      chargeCategory: 'usage',
      description: 'Unused Floating IP - 203.0.113.41',
      resource: { kind: 'reserved_ip', name: '203.0.113.41' },
      // $0.006 an hour, so half a cent may be left over: such an hour is not billed.
      cents: Math.floor((unusedDays * 24 * 6) / 10),
      from: period,
      to: period,
      start: new Date(endMs - unusedDays * DAY_MS).toISOString(),
    };
  });
}
