import type { FleetCluster, FleetDatabase, FleetLoadBalancer } from '@arcadia/do-billing/testing';

/** A managed database that the account owns or owned. */
export interface Database extends Omit<FleetDatabase, 'uuid'> {
  readonly region: string;
  readonly size: string;
}

const smallDatabase = {
  size: 'db-s-1vcpu-1gb',
  nodes: '1 node - 1 GB / 1 vCPU / 10 GB SSD',
  monthlyCents: 1500,
};

export const databases: readonly Database[] = [
  {
    ...smallDatabase,
    name: 'orders-pg',
    region: 'sgp1',
    project: 'Arcadia',
    created: '2020-02-27T03:00:00Z',
    destroyed: '2025-09-30T23:00:00Z',
  },
  {
    ...smallDatabase,
    name: 'acme-mysql',
    region: 'sgp1',
    project: 'Acme, Inc.',
    created: '2022-02-14T23:10:00Z',
    destroyed: '2025-02-28T23:59:59Z',
  },
  // Created after the last invoice.
  {
    ...smallDatabase,
    name: 'arcadia-pg',
    region: 'syd1',
    project: 'Arcadia',
    created: '2026-05-12T01:00:00Z',
  },
];

/** A Kubernetes cluster that the account owns or owned. */
export interface Cluster extends Omit<FleetCluster, 'uuid'> {
  readonly region: string;
}

export const clusters: readonly Cluster[] = [
  {
    name: 'prod-cluster',
    region: 'sgp1',
    project: 'Arcadia',
    created: '2020-10-05T02:00:00Z',
    destroyed: '2024-08-14T11:00:00Z',
    parts: [
      { nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 },
      { description: 'a56e086a317d8410c8b4cfd1f4dc9f82', monthlyCents: 1200 },
      { description: 'pvc-1c5e3f0a-4d0e-4a6c-8f3d-7a2b9c1d5e60 (sgp1) 20GB', monthlyCents: 200 },
    ],
  },
  {
    name: 'staging-cluster',
    region: 'sgp1',
    project: 'Arcadia',
    created: '2021-03-22T04:30:00Z',
    destroyed: '2023-06-30T09:00:00Z',
    parts: [{ nodes: 2, size: '2 GB / 1 vCPU / 50 GB SSD', monthlyCents: 2400 }],
  },
  {
    // Created after the last invoice.
    name: 'arcadia-next',
    region: 'syd1',
    project: 'Arcadia',
    created: '2026-05-11T00:15:00Z',
    parts: [{ nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 }],
  },
];

/** A load balancer that the account owns or owned. */
export interface LoadBalancer extends Omit<FleetLoadBalancer, 'uuid'> {
  readonly region: string;
}

export const loadBalancers: readonly LoadBalancer[] = [
  {
    name: 'lb-sgp1',
    region: 'sgp1',
    project: 'Arcadia',
    created: '2018-08-09T04:20:00Z',
    destroyed: '2023-02-20T06:00:00Z',
  },
  {
    name: 'acme-lb',
    region: 'sgp1',
    project: 'Acme, Inc.',
    created: '2022-02-15T00:45:00Z',
    destroyed: '2025-03-01T00:00:00Z',
  },
  { name: 'lb-syd1', region: 'syd1', project: 'Arcadia', created: '2023-01-18T05:05:41Z' },
];
