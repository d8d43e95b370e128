import type { Month } from '../billing/month.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { planLines } from './plan-lines.ts';
import { Random } from './random.ts';
import { randomAccountCharges, randomAdjustments, randomTaxes } from './random-charges.ts';
import { randomDroplets } from './random-droplets.ts';
import { randomLoadBalancers, randomReservedIps } from './random-network.ts';
import { randomApps, randomClusters, randomDatabases } from './random-platform.ts';
import { randomBuckets, randomSnapshots, randomVolumes } from './random-storage.ts';

/**
 * Makes a fleet that has exactly `lines` lines in the invoice for a month. The fleet keeps nothing in memory: each
 * iteration generates the same resources again.
 */
export function randomFleet(seed: number, month: Month, lines: number): Fleet {
  const hasBandwidth = month.period >= '2024-08';
  const plan = planLines(new Random(seed, 'plan'), lines, hasBandwidth);
  return {
    droplets: iterable(() => randomDroplets(new Random(seed, 'droplets'), month, plan)),
    snapshots: iterable(() =>
      randomSnapshots(new Random(seed, 'snapshots'), month, plan.snapshots),
    ),
    volumes: iterable(() => randomVolumes(new Random(seed, 'volumes'), month, plan.volumes)),
    loadBalancers: iterable(() =>
      randomLoadBalancers(new Random(seed, 'load balancers'), month, plan.loadBalancers),
    ),
    databases: iterable(() =>
      randomDatabases(new Random(seed, 'databases'), month, plan.databases),
    ),
    clusters: iterable(() => randomClusters(new Random(seed, 'clusters'), month, plan.clusters)),
    buckets: iterable(() => randomBuckets(new Random(seed, 'buckets'), month, plan.spaces)),
    apps: iterable(() => randomApps(new Random(seed, 'apps'), month, plan.apps)),
    reservedIps: iterable(() =>
      randomReservedIps(new Random(seed, 'ips'), month, plan.reservedIps),
    ),
    charges: iterable(() => randomCharges(seed, plan.accountCharges, plan.adjustments)),
    taxes: iterable(() => randomTaxes(new Random(seed, 'taxes'), plan.taxes)),
    hasFractionalHours: month.hasFractionalHours,
  };
}

function* randomCharges(seed: number, accountCharges: number, adjustments: number) {
  yield* randomAccountCharges(new Random(seed, 'charges'), accountCharges);
  yield* randomAdjustments(new Random(seed, 'adjustments'), adjustments);
}

function iterable<T>(iterate: () => Iterator<T>): Iterable<T> {
  return { [Symbol.iterator]: iterate };
}
