import type { FleetBucket } from '../fleet/fleet-bucket.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { withinMonth } from './within-month.ts';

/** The subscription, for the whole account, where there is a bucket; and each bucket's bandwidth. */
export function* spacesLines(buckets: Iterable<FleetBucket>, month: Month): Generator<BilledLine> {
  let isSubscribed = false;
  for (const bucket of buckets) {
    const span = withinMonth(bucket, month);
    if (span === null) continue;
    if (!isSubscribed) yield subscription(month);
    isSubscribed = true;
    const { name, region, project } = bucket;
    const sent = bucket.bandwidth?.[month.period];
    if (sent === undefined) continue;
    yield billedLine(month, {
      ...span,
      product: 'Spaces Bandwidth',
      kind: 'bandwidth',
      description: `${name} (${region}) ${sent.gigabytes}GB Bandwidth`,
      resource: { kind: 'space', name },
      region,
      cents: sent.cents,
      project,
      endsInLastSecond: true,
    });
  }
}

function subscription(month: Month): BilledLine {
  return billedLine(month, {
    startMs: month.startMs,
    endMs: month.endMs,
    product: 'Spaces Subscription',
    kind: 'spaces',
    chargeCategory: 'purchase',
    description: 'Spaces ($5/mo 250GB storage & 1TB bandwidth)',
    cents: 500,
    endsInLastSecond: true,
  });
}
