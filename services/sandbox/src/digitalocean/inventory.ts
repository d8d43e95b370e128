import { dropletSizes, type Lifetime } from '@arcadia/do-billing/testing';
import { clusters } from './data/clusters.ts';
import { databases } from './data/databases.ts';
import { dropletId } from './data/droplet-id.ts';
import { droplets } from './data/droplets.ts';
import { laterDroplets } from './data/later-droplets.ts';
import { loadBalancers } from './data/load-balancers.ts';
import { snapshots } from './data/snapshots.ts';
import { stableUuid } from './data/stable-uuid.ts';
import { volumes } from './data/volumes.ts';

type ApiObject = Record<string, unknown>;

/** A list of the inventory: where it is, the key of its rows, and the rows. */
export interface InventoryList {
  readonly path: string;
  readonly key: string;
  readonly rows: readonly ApiObject[];
  /** Databases and registries come whole, without `links` and `meta`. */
  readonly isPaged: boolean;
  /** Where a query narrows the list: whether it wants this row. */
  readonly isWanted?: (row: ApiObject, query: Readonly<Record<string, unknown>>) => boolean;
}

const isThere = ({ destroyed }: Lifetime) => destroyed === undefined;
const projectId = (name: string) => stableUuid(`project/${name}`);
const region = (slug: string) => ({
  slug,
  name: slug === 'syd1' ? 'Sydney 1' : 'Singapore 1',
  available: true,
});

const apiDroplets = [...droplets, ...laterDroplets].filter(isThere).map((droplet): ApiObject => {
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

const apiVolumes = volumes.filter(isThere).map(
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

const apiSnapshots = snapshots.filter(isThere).map(
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

const apiLoadBalancers = loadBalancers.filter(isThere).map(
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

const apiDatabases = databases.filter(isThere).map(
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

const apiClusters = clusters.filter(isThere).map((cluster): ApiObject => {
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

/** The one registry, free of charge, so no line of a bill names it. */
export const registry: ApiObject = {
  name: 'arcadia',
  created_at: '2020-09-01T04:00:00Z',
  region: 'sgp1',
  storage_usage_bytes: 29_393_920,
};

/** What the account has today: six of these are on the invoice of April 2026. */
export const inventory: readonly InventoryList[] = [
  {
    path: '/v2/droplets',
    key: 'droplets',
    rows: apiDroplets,
    isPaged: true,
    // There is none with a GPU, and those are listed apart.
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
    // In use, and therefore free of charge.
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
