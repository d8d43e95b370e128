import type { Fleet } from '@arcadia/do-billing/testing';
import { account } from '../account.ts';
import { accountCharges } from './account-charges.ts';
import { adjustments } from './adjustments.ts';
import { bandwidthOf } from './bandwidth.ts';
import { buckets } from './buckets.ts';
import { clusters } from './clusters.ts';
import { databases } from './databases.ts';
import { dropletId } from './droplet-id.ts';
import { droplets } from './droplets.ts';
import { laterDroplets } from './later-droplets.ts';
import { loadBalancers } from './load-balancers.ts';
import { shortLivedDroplets } from './short-lived-droplets.ts';
import { snapshots } from './snapshots.ts';
import { stableUuid } from './stable-uuid.ts';
import { tenantDroplets } from './tenant-droplets.ts';
import { volumes } from './volumes.ts';

/** What the account has and had since December 2014. */
export const fleet: Fleet = {
  holder: account,
  droplets: [...droplets, ...tenantDroplets, ...shortLivedDroplets, ...laterDroplets].map(
    (droplet) => ({ ...droplet, id: String(dropletId(droplet)) }),
  ),
  snapshots: snapshots.map(withUuid('snapshot')),
  volumes: volumes.map(withUuid('volume')),
  loadBalancers: loadBalancers.map(withUuid('load-balancer')),
  databases: databases.map(withUuid('database')),
  clusters: clusters.map(withUuid('cluster')),
  buckets: buckets.map((bucket) => ({ ...bucket, bandwidth: bandwidthOf(bucket.name) })),
  charges: [...accountCharges, ...adjustments],
  taxes: [{ description: 'GST Australia (10%)', basisPoints: 1_000, from: '2017-07' }],
};

function withUuid(kind: string) {
  return <T extends { readonly name: string }>(thing: T): T & { readonly uuid: string } => ({
    ...thing,
    uuid: stableUuid(`${kind}/${thing.name}`),
  });
}
