import type { FleetSnapshot } from '../fleet/fleet-snapshot.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { divideHalfUp } from './divide-half-up.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

const CENTS_PER_GIGABYTE = 6;

/** Snapshots by size and time. */
export function* snapshotLines(
  snapshots: Iterable<FleetSnapshot>,
  month: Month,
): Generator<BilledLine> {
  for (const snapshot of snapshots) {
    const span = withinMonth(snapshot, month);
    if (span === null) continue;
    const { uuid, name, of, region, hundredthsOfGigabyte } = snapshot;
    const size = `${(hundredthsOfGigabyte / 100).toFixed(2)}GB`;
    yield billedLine(month, {
      ...span,
      product: `${of} Snapshots`,
      kind: 'snapshot',
      description: `${name} (${region}) ${size} ${of} Snapshot`,
      resource: { kind: 'snapshot', name, uuid },
      size,
      region,
      cents: prorate(divideHalfUp(hundredthsOfGigabyte * CENTS_PER_GIGABYTE, 100), span),
      endsInLastSecond: true,
    });
  }
}
