import type { FleetBucket, FleetSnapshot, FleetVolume } from '@arcadia/do-billing/testing';
import { monthsFrom } from './months.ts';
import { seededRandom } from './stable-values.ts';

/** The volumes that the account owns or owned. */
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

/** A snapshot that the account owns or owned. */
export interface Snapshot extends Omit<FleetSnapshot, 'uuid'> {
  /** Name of the Droplet or volume that the snapshot is a copy of. */
  readonly source: string;
}

/** Users choose the names of snapshots freely: one name contains parentheses and quotes. */
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

/** The buckets of Spaces. The API has no list of buckets: only bills and project resources name them. */
export const buckets: readonly FleetBucket[] = [
  { name: 'arcadia-assets', region: 'sgp1', project: 'Arcadia', created: '2018-01-29T06:00:00Z' },
  { name: 'arcadia-backups', region: 'sgp1', project: 'Arcadia', created: '2019-05-21T00:00:00Z' },
  {
    name: 'acme-media-archive',
    region: 'sgp1',
    project: 'Acme, Inc.',
    created: '2022-02-15T01:00:00Z',
  },
  { name: 'arcadia-uploads', region: 'syd1', project: 'Arcadia', created: '2023-01-17T03:00:00Z' },
  { name: 'arcadia-exports', region: 'syd1', project: 'Arcadia', created: '2024-05-02T03:00:00Z' },
  { name: 'tenant-files', region: 'syd1', project: 'Tenants', created: '2025-11-03T22:00:00Z' },
  {
    name: 'tenant-thumbnails',
    region: 'syd1',
    project: 'Tenants',
    created: '2025-11-03T22:05:00Z',
  },
];

/**
 * The bandwidth that a bucket used in each month since August 2024, when bills began to list it. Most months stay
 * within the allowance of the subscription and cost $0.00.
 */
export function bandwidthOf(bucketName: string): NonNullable<FleetBucket['bandwidth']> {
  return Object.fromEntries(
    monthsFrom('2024-08', '2026-05').map(({ period }) => {
      const random = seededRandom(`bandwidth/${bucketName}/${period}`);
      const isWithinAllowance = random(0, 2) > 0;
      const gigabytes = `${random(1, 900)}.${random(10, 99)}`;
      return [period, { gigabytes, cents: isWithinAllowance ? 0 : random(1, 90) }];
    }),
  );
}
