import type { FleetBucket, FleetSnapshot, FleetVolume } from '../fleet/fleet.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { clipToMonth, type Month } from './month.ts';
import { divideHalfUp, prorate } from './prorate.ts';

const SNAPSHOT_CENTS_PER_GIGABYTE = 6;
const VOLUME_CENTS_PER_GIGABYTE = 10;
const SPACES_SUBSCRIPTION_CENTS = 500;

/** A line for each snapshot, priced by size and time. */
export function* snapshotLines(
  snapshots: Iterable<FleetSnapshot>,
  month: Month,
): Generator<BilledLine> {
  for (const snapshot of snapshots) {
    const span = clipToMonth(snapshot, month);
    if (span === null) continue;
    const { uuid, name, of, region, hundredthsOfGigabyte } = snapshot;
    const size = `${(hundredthsOfGigabyte / 100).toFixed(2)}GB`;
    const monthlyCents = divideHalfUp(hundredthsOfGigabyte * SNAPSHOT_CENTS_PER_GIGABYTE, 100);
    yield billedLine(month, {
      ...span,
      product: `${of} Snapshots`,
      kind: 'snapshot',
      description: `${name} (${region}) ${size} ${of} Snapshot`,
      resource: { kind: 'snapshot', name, uuid },
      size,
      region,
      cents: prorate(monthlyCents, span),
      endsInLastSecond: true,
    });
  }
}

/** A line for each volume, priced by size and time. */
export function* volumeLines(volumes: Iterable<FleetVolume>, month: Month): Generator<BilledLine> {
  for (const volume of volumes) {
    if (volume.tags?.includes('k8s')) continue;
    const span = clipToMonth(volume, month);
    if (span === null) continue;
    const { uuid, name, region, gigabytes, project } = volume;
    yield billedLine(month, {
      ...span,
      product: 'Volumes',
      kind: 'volume',
      description: `${name} (${region}) ${gigabytes}GB`,
      resource: { kind: 'volume', name, uuid },
      size: `${gigabytes}GB`,
      region,
      cents: prorate(gigabytes * VOLUME_CENTS_PER_GIGABYTE, span),
      project,
      endsInLastSecond: true,
    });
  }
}

/** One subscription line for the account if it has a bucket, and the bandwidth lines of the buckets. */
export function* spacesLines(buckets: Iterable<FleetBucket>, month: Month): Generator<BilledLine> {
  let isSubscribed = false;
  for (const bucket of buckets) {
    const span = clipToMonth(bucket, month);
    if (span === null) continue;
    if (!isSubscribed) yield spacesSubscription(month);
    isSubscribed = true;
    const { name, region, project } = bucket;
    const bandwidth = bucket.bandwidth?.[month.period];
    if (bandwidth === undefined) continue;
    yield billedLine(month, {
      ...span,
      product: 'Spaces Bandwidth',
      kind: 'bandwidth',
      description: `${name} (${region}) ${bandwidth.gigabytes}GB Bandwidth`,
      resource: { kind: 'space', name },
      region,
      cents: bandwidth.cents,
      project,
      endsInLastSecond: true,
    });
  }
}

function spacesSubscription(month: Month): BilledLine {
  return billedLine(month, {
    startMs: month.startMs,
    endMs: month.endMs,
    product: 'Spaces Subscription',
    kind: 'spaces',
    chargeCategory: 'purchase',
    description: 'Spaces ($5/mo 250GB storage & 1TB bandwidth)',
    cents: SPACES_SUBSCRIPTION_CENTS,
    endsInLastSecond: true,
  });
}
