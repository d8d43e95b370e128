import { withinMonth } from './interval.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { stableUuid } from './stable-uuid.ts';
import { volumes } from './volumes.ts';

const CENTS_PER_GIGABYTE = 10;

/** Volumes by size and time. These lines end in the last second of the month. */
export function volumeLines(month: Month): Line[] {
  return volumes.flatMap((volume) => {
    const interval = withinMonth(volume, month);
    if (interval === null) return [];
    return line({
      ...interval,
      product: 'Volumes',
      description: `${volume.name} (${volume.region}) ${volume.gigabytes}GB`,
      cents: prorate(volume.gigabytes * CENTS_PER_GIGABYTE, interval),
      project: volume.project,
      resource: { uuid: stableUuid(`volume/${volume.name}`) },
      endsInLastSecond: true,
    });
  });
}
