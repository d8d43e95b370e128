import type { Month } from '../billing/month.ts';
import type { FleetLoadBalancer } from '../fleet/fleet-load-balancer.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';
import { randomName } from './random-name.ts';
import { randomProject } from './random-project.ts';

/** Load balancers. */
export function* randomLoadBalancers(
  random: Random,
  month: Month,
  count: number,
): Generator<FleetLoadBalancer> {
  const lifetime = lifetimesIn(month);
  for (let index = 0; index < count; index += 1) {
    yield {
      uuid: random.uuid(),
      name: randomName(random),
      project: randomProject(random),
      ...lifetime(random),
    };
  }
}
