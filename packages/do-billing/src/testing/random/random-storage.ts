import type { Month } from '../billing/month.ts';
import type { FleetBucket, FleetSnapshot, FleetVolume } from '../fleet/fleet.ts';
import type { Random } from './random.ts';
import { lifetimesIn } from './random-lifetime.ts';
import { randomName, randomProject, randomRegion } from './random-names.ts';

/** Generates snapshots of Droplets and volumes. The price of the smallest rounds down to nothing. */
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

/**
 * Generates volumes. Claims of clusters come on top of `count`, because they have no lines. Some other volumes have the
 * name of a claim.
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

const bucketNames = [
  'assets',
  'media.archive',
  'backups',
  'uploads',
  'logs',
  'tenant-files',
] as const;

/**
 * Generates buckets with `lines` lines in all: the first line is the subscription, each further line is a bucket's
 * bandwidth. Most buckets stay within the subscription's allowance, for $0.00.
 */
export function* randomBuckets(
  random: Random,
  month: Month,
  lines: number,
): Generator<FleetBucket> {
  const lifetime = lifetimesIn(month);
  for (let line = 1; line <= lines; line += 1) {
    // The first bucket brings two lines: the subscription and its bandwidth.
    if (line === 2) continue;
    const gigabytes = `${random.between(0, 900)}.${random.between(10, 99)}`;
    const cents = random.oneIn(3) ? random.between(1, 9_000) : 0;
    yield {
      name: `${random.pick(bucketNames)}-${random.between(1, 999)}`,
      region: randomRegion(random),
      project: randomProject(random),
      ...(lines > 1 ? { bandwidth: { [month.period]: { gigabytes, cents } } } : {}),
      ...lifetime(random),
    };
  }
}
