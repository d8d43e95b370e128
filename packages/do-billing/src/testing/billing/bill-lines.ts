import type { Estate } from '../estate/estate.ts';
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

/** What an estate costs in a month, line by line, in the order of the bill; taxes come last. */
export function* billLines(estate: Estate, month: Month): Generator<BilledLine> {
  let netCents = 0;
  for (const lines of untaxedLines(estate, month)) {
    for (const line of lines) {
      netCents += line.cents;
      yield line;
    }
  }
  yield* taxLines(estate.taxes ?? [], month, netCents);
}

function* untaxedLines(estate: Estate, month: Month): Generator<Iterable<BilledLine>> {
  yield dropletLines(estate.droplets ?? [], month);
  yield backupLines(estate.droplets ?? [], month);
  yield snapshotLines(estate.snapshots ?? [], month);
  yield volumeLines(estate.volumes ?? [], month);
  yield loadBalancerLines(estate.loadBalancers ?? [], month);
  yield databaseLines(estate.databases ?? [], month);
  yield clusterLines(estate.clusters ?? [], month);
  yield spacesLines(estate.buckets ?? [], month);
  yield appLines(estate.apps ?? [], month);
  yield reservedIpLines(estate.reservedIps ?? [], month);
  yield chargeLines(estate.charges ?? [], month);
}
