import type { FleetBucket } from '@arcadia/do-billing/testing';
import { monthsFrom } from './month.ts';
import { seededRandom } from './random.ts';

/**
 * What a bucket sent each month since August 2024, when bills began to have it. Most stay within
 * what the subscription includes: $0.00.
 */
export function bandwidthOf(bucketName: string): NonNullable<FleetBucket['bandwidth']> {
  return Object.fromEntries(
    monthsFrom('2024-08', '2026-05').map(({ period }) => {
      const random = seededRandom(`bandwidth/${bucketName}/${period}`);
      const isWithin = random(0, 2) > 0;
      const gigabytes = `${random(1, 900)}.${random(10, 99)}`;
      return [period, { gigabytes, cents: isWithin ? 0 : random(1, 90) }];
    }),
  );
}
