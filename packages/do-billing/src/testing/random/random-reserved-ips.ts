import type { Month } from '../billing/month.ts';
import type { FleetReservedIp } from '../fleet/fleet-reserved-ip.ts';
import { lifetimesIn } from './lifetimes-in.ts';
import type { Random } from './random.ts';

/** Reserved IPs that no Droplet had, from the ranges for documentation; some of version 6. */
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
