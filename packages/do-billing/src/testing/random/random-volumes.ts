import type { Month } from '../billing/month.ts';
import type { EstateVolume } from '../estate/estate-volume.ts';
import type { Random } from './random.ts';
import { randomLifetime } from './random-lifetime.ts';
import { randomName } from './random-name.ts';
import { randomProject } from './random-project.ts';
import { randomRegion } from './random-region.ts';

/** Volumes, some of them claimed by a cluster. */
export function* randomVolumes(
  random: Random,
  month: Month,
  count: number,
): Generator<EstateVolume> {
  for (let index = 0; index < count; index += 1) {
    const uuid = random.uuid();
    yield {
      uuid,
      name: random.oneIn(10) ? `pvc-${uuid}` : randomName(random),
      region: randomRegion(random),
      gigabytes: random.oneIn(20) ? 16_384 : random.between(1, 500),
      project: randomProject(random),
      ...randomLifetime(random, month),
    };
  }
}
