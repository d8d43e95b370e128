import type { Fleet } from '../fleet/fleet.ts';
import { appLines } from './app-lines.ts';
import { backupLines } from './backup-lines.ts';
import type { BilledLine } from './billed-line.ts';
import { chargeLines } from './charge-lines.ts';
import { clusterLines } from './cluster-lines.ts';
import { databaseLines } from './database-lines.ts';
import { dropletLines } from './droplet-lines.ts';
import { loadBalancerLines } from './load-balancer-lines.ts';
import type { Month } from './month.ts';
import { reservedIpLines } from './reserved-ip-lines.ts';
import { snapshotLines } from './snapshot-lines.ts';
import { spacesLines } from './spaces-lines.ts';
import { taxLines } from './tax-lines.ts';
import { volumeLines } from './volume-lines.ts';

/** What an fleet costs in a month, line by line, in the order of the bill; taxes come last. */
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
