import type { Month } from '../billing/month.ts';
import type { FleetBucket } from '../fleet/fleet-bucket.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';
import { randomProject } from './random-project.ts';
import { randomRegion } from './random-region.ts';

const NAMES = ['assets', 'media.archive', 'backups', 'uploads', 'logs', 'tenant-files'] as const;

/**
 * Buckets that come to `lines`: the subscription's and, beyond it, one for what each of them sent.
 * Most stay within what the subscription includes, for $0.00.
 */
export function* randomBuckets(
  random: Random,
  month: Month,
  lines: number,
): Generator<FleetBucket> {
  const lifetime = lifetimesIn(month);
  for (let line = 1; line <= lines; line += 1) {
    if (line === 2) continue;
    const gigabytes = `${random.between(0, 900)}.${random.between(10, 99)}`;
    const cents = random.oneIn(3) ? random.between(1, 9_000) : 0;
    yield {
      name: `${random.pick(NAMES)}-${random.between(1, 999)}`,
      region: randomRegion(random),
      project: randomProject(random),
      ...(lines > 1 ? { bandwidth: { [month.period]: { gigabytes, cents } } } : {}),
      ...lifetime(random),
    };
  }
}
