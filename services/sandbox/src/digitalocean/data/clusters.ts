import type { FleetCluster } from '@arcadia/do-billing/testing';

/** A Kubernetes cluster that the account has or had. */
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
