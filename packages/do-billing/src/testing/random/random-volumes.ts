import type { Month } from '../billing/month.ts';
import type { FleetVolume } from '../fleet/fleet-volume.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';
import { randomName } from './random-name.ts';
import { randomProject } from './random-project.ts';
import { randomRegion } from './random-region.ts';

/**
 * Volumes. Some are claims of a cluster, beyond those planned, as they have no lines; others look
 * like one.
 */
export function* randomVolumes(
  random: Random,
  month: Month,
  count: number,
): Generator<FleetVolume> {
  const lifetime = lifetimesIn(month);
  for (let index = 0; index < count; index += 1) {
    const uuid = random.uuid();
    const volume: FleetVolume = {
      uuid,
      name: random.oneIn(10) ? `pvc-${uuid}` : randomName(random),
      region: randomRegion(random),
      gigabytes: random.oneIn(20) ? 16_384 : random.between(1, 500),
      project: randomProject(random),
      ...lifetime(random),
    };
    yield volume;
    if (!random.oneIn(20)) continue;
    const claim = random.uuid();
    yield { ...volume, uuid: claim, name: `pvc-${claim}`, tags: ['k8s', `k8s:${random.uuid()}`] };
  }
}
