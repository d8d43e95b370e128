import type { FleetReservedIp } from '../fleet/fleet-reserved-ip.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

/** Reserved IPs by the time that no Droplet had them. Bills still call them floating. */
export function* reservedIpLines(
  reservedIps: Iterable<FleetReservedIp>,
  month: Month,
): Generator<BilledLine> {
  for (const reservedIp of reservedIps) {
    const span = withinMonth(reservedIp, month);
    if (span === null) continue;
    yield billedLine(month, {
      ...span,
      product: 'Floating IPs',
      kind: 'reserved_ip',
      description: `Unused Floating IP - ${reservedIp.ip}`,
      resource: { kind: 'reserved_ip', name: reservedIp.ip },
      cents: prorate(400, span),
    });
  }
}
