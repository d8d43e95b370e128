import type { FleetVolume } from '@arcadia/do-billing/testing';

/** The volumes that the account has and had. */
export const volumes: readonly Omit<FleetVolume, 'uuid'>[] = [
  {
    name: 'volume-sgp1-01',
    region: 'sgp1',
    gigabytes: 100,
    project: '',
    created: '2017-02-06T06:10:00Z',
    destroyed: '2020-03-02T12:00:00Z',
  },
  {
    name: 'backups',
    region: 'sgp1',
    gigabytes: 250,
    project: 'Arcadia',
    created: '2019-05-20T01:00:00Z',
    destroyed: '2023-02-01T08:45:00Z',
  },
  {
    name: 'acme-media',
    region: 'sgp1',
    gigabytes: 500,
    project: 'Acme, Inc.',
    created: '2022-02-15T00:30:00Z',
    destroyed: '2025-03-03T00:10:00Z',
  },
  {
    name: 'uploads',
    region: 'syd1',
    gigabytes: 100,
    project: 'Arcadia',
    created: '2023-01-17T02:40:10Z',
  },
];
