import type { Month } from '../billing/month.ts';
import type { FleetApp, FleetCluster, FleetClusterPart, FleetDatabase } from '../fleet/fleet.ts';
import type { Random } from './random.ts';
import { lifetimesIn } from './random-lifetime.ts';
import { randomName, randomProject, randomRegion } from './random-names.ts';

const databaseNodes = [
  ['1 node - 1 GB / 1 vCPU / 10 GB SSD', 1_500],
  ['2 nodes - 2 GB / 1 vCPU / 25 GB SSD', 5_000],
  ['3 nodes - 16 GB / 6 vCPU / 270 GB SSD', 72_000],
] as const;

/** Generates managed databases. */
export function* randomDatabases(
  random: Random,
  month: Month,
  count: number,
): Generator<FleetDatabase> {
  const lifetime = lifetimesIn(month);
  for (let index = 0; index < count; index += 1) {
    const [nodes, monthlyCents] = random.pick(databaseNodes);
    yield {
      uuid: random.uuid(),
      name: randomName(random),
      project: randomProject(random),
      nodes,
      monthlyCents,
      ...lifetime(random),
    };
  }
}

const nodeSizes = [
  ['2 GB / 1 vCPU / 50 GB SSD', 1_200],
  ['4 GB / 2 vCPU / 80 GB SSD', 2_400],
  ['8 GB / 4 vCPU / 160 GB SSD', 4_800],
] as const;

/** Generates clusters with `parts` parts in all. The first part of each is a pool of nodes. */
export function* randomClusters(
  random: Random,
  month: Month,
  parts: number,
): Generator<FleetCluster> {
  const lifetime = lifetimesIn(month);
  for (let left = parts; left > 0; ) {
    const size = Math.min(left, random.between(1, 5));
    left -= size;
    yield {
      uuid: random.uuid(),
      name: randomName(random),
      project: randomProject(random),
      parts: Array.from({ length: size }, (_, index) => randomClusterPart(random, index === 0)),
      ...lifetime(random),
    };
  }
}

function randomClusterPart(random: Random, isFirst: boolean): FleetClusterPart {
  if (isFirst || random.oneIn(4)) {
    const [size, nodeCents] = random.pick(nodeSizes);
    const nodes = random.between(1, 6);
    return { nodes, size, monthlyCents: nodes * nodeCents };
  }
  if (random.oneIn(2))
    return { description: `a${random.uuid().replaceAll('-', '').slice(1)}`, monthlyCents: 1_200 };
  const gigabytes = random.between(1, 200);
  return {
    description: `pvc-${random.uuid()} (${randomRegion(random)}) ${gigabytes}GB`,
    monthlyCents: gigabytes * 10,
  };
}

const appComponents = [
  { description: 'web (apps-s-1vcpu-1gb)', monthlyCents: 1_200 },
  { description: 'worker (apps-s-1vcpu-0.5gb)', monthlyCents: 500 },
  { description: 'static site', monthlyCents: 0 },
  { description: 'dev database', monthlyCents: 700 },
] as const;

/** Generates apps with `components` components in all. */
export function* randomApps(random: Random, month: Month, components: number): Generator<FleetApp> {
  const lifetime = lifetimesIn(month);
  for (let left = components; left > 0; ) {
    const size = Math.min(left, random.between(1, 3));
    left -= size;
    yield {
      uuid: random.uuid(),
      name: randomName(random),
      project: randomProject(random),
      components: Array.from({ length: size }, () => random.pick(appComponents)),
      ...lifetime(random),
    };
  }
}
