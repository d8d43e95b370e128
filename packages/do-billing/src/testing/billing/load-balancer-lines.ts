import type { FleetLoadBalancer } from '../fleet/fleet-load-balancer.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

/** Load balancers by time, under their plain names. */
export function* loadBalancerLines(
  loadBalancers: Iterable<FleetLoadBalancer>,
  month: Month,
): Generator<BilledLine> {
  const monthlyCents = month.period < '2022-07' ? 1000 : 1200;
  for (const balancer of loadBalancers) {
    const span = withinMonth(balancer, month);
    if (span === null) continue;
    const { uuid, name, project } = balancer;
    yield billedLine(month, {
      ...span,
      product: 'Load Balancers',
      kind: 'load_balancer',
      description: name,
      resource: { kind: 'load_balancer', name, uuid },
      cents: prorate(monthlyCents, span),
      project,
    });
  }
}
