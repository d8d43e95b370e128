import type { FleetCharge } from '../fleet/fleet-charge.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { toMs } from './to-ms.ts';

/** What is billed as it stands, in the months that have it. */
export function* chargeLines(charges: Iterable<FleetCharge>, month: Month): Generator<BilledLine> {
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
