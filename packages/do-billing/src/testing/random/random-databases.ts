import type { Month } from '../billing/month.ts';
import type { FleetDatabase } from '../fleet/fleet-database.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';
import { randomName } from './random-name.ts';
import { randomProject } from './random-project.ts';

const NODES = [
  ['1 node - 1 GB / 1 vCPU / 10 GB SSD', 1_500],
  ['2 nodes - 2 GB / 1 vCPU / 25 GB SSD', 5_000],
  ['3 nodes - 16 GB / 6 vCPU / 270 GB SSD', 72_000],
] as const;

/** Managed databases. */
export function* randomDatabases(
  random: Random,
  month: Month,
  count: number,
): Generator<FleetDatabase> {
  const lifetime = lifetimesIn(month);
  for (let index = 0; index < count; index += 1) {
    const [nodes, monthlyCents] = random.pick(NODES);
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
