import type { Month } from '../billing/month.ts';
import type { FleetLoadBalancer, FleetReservedIp } from '../fleet/fleet.ts';
import type { Random } from './random.ts';
import { lifetimesIn } from './random-lifetime.ts';
import { randomName, randomProject } from './random-names.ts';

/** Generates load balancers. */
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

/** Generates unused reserved IPs, of IPv4 and IPv6, from the ranges reserved for documentation. */
export function* randomReservedIps(
  random: Random,
  month: Month,
  count: number,
): Generator<FleetReservedIp> {
  const lifetime = lifetimesIn(month);
  for (let index = 0; index < count; index += 1) {
    const ip = random.oneIn(5)
      ? `2001:db8::${random.hex(4)}:${random.hex(4)}`
      : `203.0.113.${random.between(1, 254)}`;
    yield { ip, ...lifetime(random) };
  }
}
