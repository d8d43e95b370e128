import type { Month } from '../billing/month.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { planLines } from './plan-lines.ts';
import { Random } from './random.ts';
import { randomAccountCharges } from './random-account-charges.ts';
import { randomAdjustments } from './random-adjustments.ts';
import { randomApps } from './random-apps.ts';
import { randomBuckets } from './random-buckets.ts';
import { randomClusters } from './random-clusters.ts';
import { randomDatabases } from './random-databases.ts';
import { randomDroplets } from './random-droplets.ts';
import { randomLoadBalancers } from './random-load-balancers.ts';
import { randomReservedIps } from './random-reserved-ips.ts';
import { randomSnapshots } from './random-snapshots.ts';
import { randomTaxes } from './random-taxes.ts';
import { randomVolumes } from './random-volumes.ts';

/**
 * An fleet that comes to exactly `lines` in a month. Nothing of it is kept: its things are made
 * each time they are walked through, and are the same each time.
 */
export function randomFleet(seed: number, month: Month, lines: number): Fleet {
  const hasBandwidth = month.period >= '2024-08';
  const plan = planLines(new Random(seed, 'plan'), lines, hasBandwidth);
  return {
    droplets: anew(() => randomDroplets(new Random(seed, 'droplets'), month, plan)),
    snapshots: anew(() => randomSnapshots(new Random(seed, 'snapshots'), month, plan.snapshots)),
    volumes: anew(() => randomVolumes(new Random(seed, 'volumes'), month, plan.volumes)),
    loadBalancers: anew(() =>
      randomLoadBalancers(new Random(seed, 'load balancers'), month, plan.loadBalancers),
    ),
    databases: anew(() => randomDatabases(new Random(seed, 'databases'), month, plan.databases)),
    clusters: anew(() => randomClusters(new Random(seed, 'clusters'), month, plan.clusters)),
    buckets: anew(() => randomBuckets(new Random(seed, 'buckets'), month, plan.spaces)),
    apps: anew(() => randomApps(new Random(seed, 'apps'), month, plan.apps)),
    reservedIps: anew(() => randomReservedIps(new Random(seed, 'ips'), month, plan.reservedIps)),
    charges: anew(() => randomCharges(seed, plan.accountCharges, plan.adjustments)),
    taxes: anew(() => randomTaxes(new Random(seed, 'taxes'), plan.taxes)),
    hasFractionalHours: month.hasFractionalHours,
  };
}

function* randomCharges(seed: number, accountCharges: number, adjustments: number) {
  yield* randomAccountCharges(new Random(seed, 'charges'), accountCharges);
  yield* randomAdjustments(new Random(seed, 'adjustments'), adjustments);
}

function anew<T>(make: () => Iterator<T>): Iterable<T> {
  return { [Symbol.iterator]: make };
}
