import type { FleetLoadBalancer, FleetReservedIp } from '../fleet/fleet.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { clipToMonth, type Month } from './month.ts';
import { prorate } from './prorate.ts';

const RESERVED_IP_MONTHLY_CENTS = 400;

/** A line for each load balancer, priced by time; the description is its name. */
export function* loadBalancerLines(
  loadBalancers: Iterable<FleetLoadBalancer>,
  month: Month,
): Generator<BilledLine> {
  const monthlyCents = month.period < '2022-07' ? 1000 : 1200;
  for (const balancer of loadBalancers) {
    const span = clipToMonth(balancer, month);
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

/** A line for each unused reserved IP, priced by time. Invoices still use the old name, floating IP. */
export function* reservedIpLines(
  reservedIps: Iterable<FleetReservedIp>,
  month: Month,
): Generator<BilledLine> {
  for (const reservedIp of reservedIps) {
    const span = clipToMonth(reservedIp, month);
    if (span === null) continue;
    yield billedLine(month, {
      ...span,
      product: 'Floating IPs',
      kind: 'reserved_ip',
      description: `Unused Floating IP - ${reservedIp.ip}`,
      resource: { kind: 'reserved_ip', name: reservedIp.ip },
      cents: prorate(RESERVED_IP_MONTHLY_CENTS, span),
    });
  }
}
