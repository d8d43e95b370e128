import { withinMonth } from './interval.ts';
import { type Line, line } from './line.ts';
import { loadBalancers } from './load-balancers.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { stableUuid } from './stable-uuid.ts';

/** Load balancers by time, under their plain names. */
export function loadBalancerLines(month: Month): Line[] {
  return loadBalancers.flatMap((balancer) => {
    const interval = withinMonth(balancer, month);
    if (interval === null) return [];
    return line({
      ...interval,
      product: 'Load Balancers',
      description: balancer.name,
      cents: prorate(month.period < '2022-07' ? 1000 : 1200, interval),
      project: balancer.project,
      resource: { uuid: stableUuid(`load-balancer/${balancer.name}`) },
    });
  });
}
