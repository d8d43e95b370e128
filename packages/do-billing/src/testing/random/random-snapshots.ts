import type { Month } from '../billing/month.ts';
import type { FleetSnapshot } from '../fleet/fleet-snapshot.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';
import { randomName } from './random-name.ts';
import { randomRegion } from './random-region.ts';

/** Snapshots of Droplets and volumes; the smallest cost nothing that is left after rounding. */
export function* randomSnapshots(
  random: Random,
  month: Month,
  count: number,
): Generator<FleetSnapshot> {
  const lifetime = lifetimesIn(month);
  for (let index = 0; index < count; index += 1) {
    const name = randomName(random);
    yield {
      uuid: random.uuid(),
      name: random.oneIn(2) ? name : `${name}-${random.between(1_500_000_000, 1_700_000_000)}`,
      of: random.oneIn(3) ? 'Volume' : 'Droplet',
      region: randomRegion(random),
      hundredthsOfGigabyte: random.oneIn(10) ? random.between(1, 8) : random.between(9, 9_999),
      ...lifetime(random),
    };
  }
}
