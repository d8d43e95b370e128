import type { FleetSnapshot } from '@arcadia/do-billing/testing';

/** A snapshot that the account has or had. */
export interface Snapshot extends Omit<FleetSnapshot, 'uuid'> {
  /** Name of the Droplet or volume that it was taken of. */
  readonly source: string;
}

/** Names are free text; one of them has parentheses and quotes of its own. */
export const snapshots: readonly Snapshot[] = [
  {
    name: 'www-1466380800',
    of: 'Droplet',
    source: 'www',
    region: 'sgp1',
    hundredthsOfGigabyte: 823,
    created: '2016-06-20T00:00:00Z',
    destroyed: '2018-07-01T00:00:00Z',
  },
  {
    name: 'before (v2) "final"',
    of: 'Droplet',
    source: 'web-sgp-1',
    region: 'sgp1',
    hundredthsOfGigabyte: 1015,
    created: '2020-08-12T07:30:00Z',
    destroyed: '2022-11-05T03:00:00Z',
  },
  {
    name: 'acme, before migration',
    of: 'Droplet',
    source: 'acme-shop (blue)',
    region: 'sgp1',
    hundredthsOfGigabyte: 3462,
    created: '2024-03-04T21:15:00Z',
    destroyed: '2025-06-30T10:00:00Z',
  },
  {
    name: 'uploads-2026-03',
    of: 'Volume',
    source: 'uploads',
    region: 'syd1',
    hundredthsOfGigabyte: 4000,
    created: '2026-03-31T12:00:05Z',
  },
];
