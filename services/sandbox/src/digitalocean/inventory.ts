import { dropletSizes, type Lifetime } from '@arcadia/do-billing/testing';
import { dropletId, droplets } from './fleet/droplets.ts';
import { clusters, databases, loadBalancers } from './fleet/managed-services.ts';
import { stableUuid } from './fleet/stable-values.ts';
import { snapshots, volumes } from './fleet/storage.ts';

type ApiObject = Record<string, unknown>;

/** One list of the inventory. */
export interface InventoryList {
  /** Path of the list: `/v2/droplets`. */
  readonly path: string;
  /** Member of the body that holds the rows: `droplets`. */
  readonly key: string;
  readonly rows: readonly ApiObject[];
  /** Whether the API pages the list. It sends databases and registries whole, without `links` and `meta`. */
  readonly isPaged: boolean;
  /** Whether the query string selects a row. Default: it selects every row. */
  readonly isWanted?: (row: ApiObject, query: Readonly<Record<string, unknown>>) => boolean;
}

const exists = ({ destroyed }: Lifetime) => destroyed === undefined;
const projectId = (name: string) => stableUuid(`project/${name}`);
const region = (slug: string) => ({
  slug,
  name: slug === 'syd1' ? 'Sydney 1' : 'Singapore 1',
  available: true,
});

const apiDroplets = droplets.filter(exists).map((droplet): ApiObject => {
  const size = dropletSizes[droplet.size];
  return {
    id: dropletId(droplet),
    name: droplet.name,
    memory: size.memoryMb,
    vcpus: size.vcpus,
    disk: size.diskGb,
    locked: false,
    status: 'active',
    created_at: droplet.created,
    features: ['monitoring', 'private_networking'],
    backup_ids: [],
    snapshot_ids: [],
    volume_ids: droplet.name === 'web-01' ? [stableUuid('volume/uploads')] : [],
    size_slug: droplet.size,
    region: region(droplet.region),
    image: { id: 112929454, name: '12 x64', distribution: 'Debian', slug: 'debian-12-x64' },
    networks: { v4: [], v6: [] },
    tags: droplet.tags ?? [],
  };
});

const apiVolumes = volumes.filter(exists).map(
  (volume): ApiObject => ({
    id: stableUuid(`volume/${volume.name}`),
    name: volume.name,
    description: '',
    size_gigabytes: volume.gigabytes,
    region: region(volume.region),
    droplet_ids: apiDroplets.filter(({ name }) => name === 'web-01').map(({ id }) => id),
    filesystem_type: 'ext4',
    created_at: volume.created,
    tags: [],
  }),
);

const apiSnapshots = snapshots.filter(exists).map(
  (snapshot): ApiObject => ({
    id: stableUuid(`snapshot/${snapshot.name}`),
    name: snapshot.name,
    resource_type: snapshot.of.toLowerCase(),
    resource_id: stableUuid(`volume/${snapshot.source}`),
    regions: [snapshot.region],
    min_disk_size: Math.ceil(snapshot.hundredthsOfGigabyte / 100),
    size_gigabytes: snapshot.hundredthsOfGigabyte / 100,
    created_at: snapshot.created,
    tags: [],
  }),
);

const apiLoadBalancers = loadBalancers.filter(exists).map(
  (balancer): ApiObject => ({
    id: stableUuid(`load-balancer/${balancer.name}`),
    name: balancer.name,
    ip: '203.0.113.80',
    size_unit: 1,
    status: 'active',
    created_at: balancer.created,
    region: region(balancer.region),
    tag: '',
    droplet_ids: apiDroplets
      .filter(({ name }) => name === 'web-01' || name === 'web-02')
      .map(({ id }) => id),
    project_id: projectId(balancer.project),
  }),
);

const apiDatabases = databases.filter(exists).map(
  (database): ApiObject => ({
    id: stableUuid(`database/${database.name}`),
    name: database.name,
    engine: 'pg',
    version: '17',
    num_nodes: 1,
    size: database.size,
    region: database.region,
    status: 'online',
    created_at: database.created,
    project_id: projectId(database.project),
    tags: [],
  }),
);

const apiClusters = clusters.filter(exists).map((cluster): ApiObject => {
  const nodes = apiDroplets.filter(({ name }) => String(name).startsWith(`${cluster.name}-pool-`));
  const id = stableUuid(`cluster/${cluster.name}`);
  return {
    id,
    name: cluster.name,
    region: cluster.region,
    version: '1.34.1-do.0',
    status: { state: 'running', message: '' },
    created_at: cluster.created,
    tags: ['k8s', `k8s:${id}`],
    node_pools: [
      {
        id: stableUuid(`pool/${cluster.name}`),
        name: `${cluster.name}-pool`,
        size: 's-2vcpu-4gb',
        count: nodes.length,
        nodes: nodes.map(({ id, name }) => ({ name, droplet_id: String(id) })),
      },
    ],
  };
});

const project = (name: string, description: string, created: string): ApiObject => ({
  id: projectId(name),
  name,
  description,
  purpose: 'Service or API',
  environment: 'Production',
  is_default: name === 'Arcadia',
  created_at: created,
  updated_at: created,
});

/** The account's only registry. Its plan is free, so the lines of a bill do not name it. */
export const registry: ApiObject = {
  name: 'arcadia',
  created_at: '2020-09-01T04:00:00Z',
  region: 'sgp1',
  storage_usage_bytes: 29_393_920,
};

/** The resources that the account owns today. The invoice of April 2026 bills six of them. */
export const inventory: readonly InventoryList[] = [
  {
    path: '/v2/droplets',
    key: 'droplets',
    rows: apiDroplets,
    isPaged: true,
    // The API lists Droplets with a GPU separately, and the account owns none.
    isWanted: (_row, query) => query.type !== 'gpus',
  },
  { path: '/v2/volumes', key: 'volumes', rows: apiVolumes, isPaged: true },
  {
    path: '/v2/snapshots',
    key: 'snapshots',
    rows: apiSnapshots,
    isPaged: true,
    isWanted: ({ resource_type }, query) =>
      query.resource_type === undefined || query.resource_type === resource_type,
  },
  { path: '/v2/load_balancers', key: 'load_balancers', rows: apiLoadBalancers, isPaged: true },
  { path: '/v2/databases', key: 'databases', rows: apiDatabases, isPaged: false },
  { path: '/v2/kubernetes/clusters', key: 'kubernetes_clusters', rows: apiClusters, isPaged: true },
  {
    path: '/v2/reserved_ips',
    key: 'reserved_ips',
    // A Droplet uses it, so it is free.
    rows: [{ ip: '203.0.113.42', region: region('syd1'), droplet: apiDroplets[0], locked: false }],
    isPaged: true,
  },
  {
    path: '/v2/apps',
    key: 'apps',
    rows: [
      {
        id: stableUuid('app/status-page'),
        spec: { name: 'status-page', region: 'syd' },
        default_ingress: 'https://status-page.example',
        created_at: '2026-05-14T02:30:00Z',
        updated_at: '2026-05-14T02:41:12Z',
        tier_slug: 'starter',
        project_id: projectId('Arcadia'),
      },
    ],
    isPaged: true,
  },
  { path: '/v2/registries', key: 'registries', rows: [registry], isPaged: false },
  {
    path: '/v2/projects',
    key: 'projects',
    rows: [
      project('Arcadia', 'The platform itself', '2018-09-26T00:00:00Z'),
      project('Tenants', 'App instances of tenants', '2025-11-01T00:00:00Z'),
    ],
    isPaged: true,
  },
];
