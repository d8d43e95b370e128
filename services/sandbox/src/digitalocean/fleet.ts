import type { Fleet } from '@arcadia/do-billing/testing';
import { accountCharges, adjustments } from './fleet/account-charges.ts';
import { dropletId, droplets } from './fleet/droplets.ts';
import { clusters, databases, loadBalancers } from './fleet/managed-services.ts';
import { stableUuid } from './fleet/stable-values.ts';
import { bandwidthOf, buckets, snapshots, volumes } from './fleet/storage.ts';

/** The DigitalOcean team that the bills are addressed to. */
export const account = {
  name: 'Arcadia Operations',
  email: 'billing@arcadia.example',
  company: 'Arcadia Cloud Pty Ltd',
  address: {
    address_line1: '12 Example Street',
    city: 'Sydney',
    region: 'NSW',
    postal_code: '2000',
    country_iso2_code: 'AU',
    created_at: '2014-12-01T02:03:04.000+00:00',
    updated_at: '2022-08-03T16:34:46.000+00:00',
  },
  /** The first number in the names of the account's CSV files. */
  number: '6173678',
  uuid: stableUuid('account'),
  teamUuid: stableUuid('team'),
  teamName: 'Arcadia',
  urn: `do:team:${stableUuid('team')}`,
} as const;

/** Everything that the account owns or owned since December 2014. The invoices and the preview bill it. */
export const fleet: Fleet = {
  holder: account,
  droplets: droplets.map((droplet) => ({ ...droplet, id: String(dropletId(droplet)) })),
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
  return <T extends { readonly name: string }>(resource: T): T & { readonly uuid: string } => ({
    ...resource,
    uuid: stableUuid(`${kind}/${resource.name}`),
  });
}
