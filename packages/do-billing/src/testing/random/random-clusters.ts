import type { Month } from '../billing/month.ts';
import type { FleetCluster, FleetClusterPart } from '../fleet/fleet-cluster.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';
import { randomName } from './random-name.ts';
import { randomProject } from './random-project.ts';
import { randomRegion } from './random-region.ts';

const SIZES = [
  ['2 GB / 1 vCPU / 50 GB SSD', 1_200],
  ['4 GB / 2 vCPU / 80 GB SSD', 2_400],
  ['8 GB / 4 vCPU / 160 GB SSD', 4_800],
] as const;

/** Clusters that have `count` parts in all: nodes first, then load balancers and volumes. */
export function* randomClusters(
  random: Random,
  month: Month,
  count: number,
): Generator<FleetCluster> {
  const lifetime = lifetimesIn(month);
  for (let left = count; left > 0; ) {
    const size = Math.min(left, random.between(1, 5));
    left -= size;
    yield {
      uuid: random.uuid(),
      name: randomName(random),
      project: randomProject(random),
      parts: Array.from({ length: size }, (_, index) => randomPart(random, index === 0)),
      ...lifetime(random),
    };
  }
}

function randomPart(random: Random, isFirst: boolean): FleetClusterPart {
  if (isFirst || random.oneIn(4)) {
    const [size, nodeCents] = random.pick(SIZES);
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
