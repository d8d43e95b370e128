import type { FleetVolume } from '../fleet/fleet-volume.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

const CENTS_PER_GIGABYTE = 10;

/** Volumes by size and time. */
export function* volumeLines(volumes: Iterable<FleetVolume>, month: Month): Generator<BilledLine> {
  for (const volume of volumes) {
    if (volume.tags?.includes('k8s')) continue;
    const span = withinMonth(volume, month);
    if (span === null) continue;
    const { uuid, name, region, gigabytes, project } = volume;
    yield billedLine(month, {
      ...span,
      product: 'Volumes',
      kind: 'volume',
      description: `${name} (${region}) ${gigabytes}GB`,
      resource: { kind: 'volume', name, uuid },
      size: `${gigabytes}GB`,
      region,
      cents: prorate(gigabytes * CENTS_PER_GIGABYTE, span),
      project,
      endsInLastSecond: true,
    });
  }
}
