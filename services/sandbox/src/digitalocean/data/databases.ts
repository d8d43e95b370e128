import type { FleetDatabase } from '@arcadia/do-billing/testing';

/** A managed database that the account has or had. */
export interface Database extends Omit<FleetDatabase, 'uuid'> {
  readonly region: string;
  readonly size: string;
}

const small = {
  size: 'db-s-1vcpu-1gb',
  nodes: '1 node - 1 GB / 1 vCPU / 10 GB SSD',
  monthlyCents: 1500,
};

export const databases: readonly Database[] = [
  {
    ...small,
    name: 'orders-pg',
    region: 'sgp1',
    project: 'Arcadia',
    created: '2020-02-27T03:00:00Z',
    destroyed: '2025-09-30T23:00:00Z',
  },
  {
    ...small,
    name: 'acme-mysql',
    region: 'sgp1',
    project: 'Acme, Inc.',
    created: '2022-02-14T23:10:00Z',
    destroyed: '2025-02-28T23:59:59Z',
  },
  // Created after the last invoice.
  {
    ...small,
    name: 'arcadia-pg',
    region: 'syd1',
    project: 'Arcadia',
    created: '2026-05-12T01:00:00Z',
  },
];
