import { divideHalfUp } from './divide-half-up.ts';
import { withinMonth } from './interval.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { snapshots } from './snapshots.ts';
import { stableUuid } from './stable-uuid.ts';

const CENTS_PER_GIGABYTE = 6;

/** Snapshots by size and time; they belong to no project. */
export function snapshotLines(month: Month): Line[] {
  return snapshots.flatMap(({ name, of, region, hundredthsOfGigabyte, ...lifetime }) => {
    const interval = withinMonth(lifetime, month);
    if (interval === null) return [];
    const gigabytes = (hundredthsOfGigabyte / 100).toFixed(2);
    return line({
      ...interval,
      product: `${of} Snapshots`,
      description: `${name} (${region}) ${gigabytes}GB ${of} Snapshot`,
      cents: prorate(divideHalfUp(hundredthsOfGigabyte * CENTS_PER_GIGABYTE, 100), interval),
      resource: { uuid: stableUuid(`snapshot/${name}`) },
      endsInLastSecond: true,
    });
  });
}
