import type { Fleet } from '../fleet/fleet.ts';
import type { FleetCharge, FleetTax } from '../fleet/fleet-charge.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { backupLines, dropletLines } from './droplet-lines.ts';
import { type Month, toMs } from './month.ts';
import { loadBalancerLines, reservedIpLines } from './network-lines.ts';
import { appLines, clusterLines, databaseLines } from './platform-lines.ts';
import { divideHalfUp } from './prorate.ts';
import { snapshotLines, spacesLines, volumeLines } from './storage-lines.ts';

/** The lines of a fleet's invoice for a month, in the order of DigitalOcean's invoices: taxes come last. */
export function* billLines(fleet: Fleet, month: Month): Generator<BilledLine> {
  let netCents = 0;
  for (const lines of untaxedLines(fleet, month)) {
    for (const line of lines) {
      netCents += line.cents;
      yield line;
    }
  }
  yield* taxLines(fleet.taxes ?? [], month, netCents);
}

function* untaxedLines(fleet: Fleet, month: Month): Generator<Iterable<BilledLine>> {
  yield dropletLines(fleet.droplets ?? [], month);
  yield backupLines(fleet.droplets ?? [], month);
  yield snapshotLines(fleet.snapshots ?? [], month);
  yield volumeLines(fleet.volumes ?? [], month);
  yield loadBalancerLines(fleet.loadBalancers ?? [], month);
  yield databaseLines(fleet.databases ?? [], month);
  yield clusterLines(fleet.clusters ?? [], month);
  yield spacesLines(fleet.buckets ?? [], month);
  yield appLines(fleet.apps ?? [], month);
  yield reservedIpLines(fleet.reservedIps ?? [], month);
  yield chargeLines(fleet.charges ?? [], month);
}

/** A line for each charge of the month. */
function* chargeLines(charges: Iterable<FleetCharge>, month: Month): Generator<BilledLine> {
  const { period, startMs, endMs } = month;
  for (const { from = period, to = period, start, ...charge } of charges) {
    if (period < from || to < period) continue;
    yield billedLine(month, {
      ...charge,
      startMs: start === undefined ? startMs : toMs(start),
      endMs,
    });
  }
}

/** Taxes on `netCents`, the sum of all other lines. A tax of $0.00 has a line too. */
function* taxLines(
  taxes: Iterable<FleetTax>,
  month: Month,
  netCents: number,
): Generator<BilledLine> {
  const { period, startMs, endMs } = month;
  for (const { description, basisPoints, from = period } of taxes) {
    if (period < from) continue;
    yield billedLine(month, {
      startMs,
      endMs,
      product: 'Taxes',
      kind: 'tax',
      chargeCategory: 'tax',
      description,
      hours: null,
      cents: divideHalfUp(Math.max(0, netCents) * basisPoints, 10_000),
      endsInLastSecond: true,
    });
  }
}
