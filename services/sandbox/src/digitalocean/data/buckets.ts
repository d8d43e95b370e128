import type { FleetBucket } from '@arcadia/do-billing/testing';

/** No list of the API has them: only bills name them. */
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
