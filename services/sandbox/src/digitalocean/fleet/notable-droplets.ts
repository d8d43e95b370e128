import type { FleetDroplet } from '@arcadia/do-billing/testing';

/** A Droplet that the account owns or owned. {@link dropletId} derives its id from the other fields. */
export interface Droplet extends Omit<FleetDroplet, 'id'> {
  /** Whether another Droplet has the same name and creation time, so that only the ids differ. */
  readonly isTwin?: boolean;
}

const arcadia = { region: 'syd1', project: 'Arcadia' } as const;
const acme = { region: 'sgp1', project: 'Acme, Inc.' } as const;
const blue = { region: 'sgp1', project: 'Client "Blue"' } as const;
const early = { region: 'sgp1', project: '' } as const;

/**
 * The Droplets with a history of their own. They test a reader of bills: names that mislead (`taxi-api`,
 * `gst-calculator`), a resize, two Droplets that differ only in their id, and a project name that a spreadsheet reads as a
 * number.
 */
export const notableDroplets: readonly Droplet[] = [
  {
    ...early,
    name: 'www',
    size: '512mb',
    created: '2014-12-03T02:11:47Z',
    resized: { at: '2016-03-14T09:30:12Z', size: '1gb' },
    destroyed: '2018-05-20T07:02:10Z',
    backups: true,
  },
  {
    ...early,
    name: 'db',
    size: '2gb',
    created: '2015-06-22T10:01:00Z',
    destroyed: '2018-06-03T11:20:45Z',
    backups: true,
  },
  {
    ...early,
    name: 'staging',
    size: '512mb',
    created: '2016-01-11T03:45:31Z',
    destroyed: '2017-11-30T22:10:09Z',
  },
  {
    ...early,
    name: 'example.com',
    size: '1gb',
    created: '2016-09-02T05:14:00Z',
    destroyed: '2019-01-29T01:30:00Z',
  },
  {
    ...early,
    name: 'web-sgp-1',
    size: 's-1vcpu-2gb',
    created: '2018-05-17T01:22:33Z',
    destroyed: '2021-09-04T06:00:00Z',
    backups: true,
  },
  {
    ...early,
    name: 'db-sgp-1',
    size: 's-2vcpu-4gb',
    created: '2018-06-01T08:08:08Z',
    destroyed: '2020-03-02T10:30:00Z',
    backups: true,
  },
  {
    ...blue,
    name: 'taxi-api',
    size: 's-1vcpu-1gb',
    created: '2019-03-11T04:05:06Z',
    destroyed: '2024-01-19T05:05:05Z',
  },
  {
    ...blue,
    name: 'taxi-worker',
    size: 's-1vcpu-1gb',
    created: '2019-03-11T04:09:41Z',
    destroyed: '2022-12-01T00:00:00Z',
  },
  {
    ...arcadia,
    region: 'sgp1',
    name: 'gst-calculator',
    size: 's-1vcpu-1gb',
    created: '2019-07-01T00:30:00Z',
    destroyed: '2023-03-08T09:10:11Z',
  },
  {
    ...arcadia,
    region: 'sgp1',
    name: 'build',
    size: 's-2vcpu-4gb',
    created: '2020-02-10T02:00:00Z',
    resized: { at: '2020-11-16T12:30:00Z', size: 's-4vcpu-8gb' },
    destroyed: '2022-05-31T17:45:00Z',
  },
  {
    ...acme,
    name: 'acme-shop (blue)',
    size: 's-2vcpu-4gb',
    created: '2022-02-14T22:00:00Z',
    destroyed: '2025-02-28T23:59:59Z',
    backups: true,
  },
  {
    ...acme,
    name: 'acme-shop (green)',
    size: 's-2vcpu-4gb',
    created: '2022-02-14T22:04:19Z',
    destroyed: '2025-02-28T23:59:59Z',
    backups: true,
  },
  {
    region: 'sgp1',
    project: '00123',
    name: 'ledger',
    size: 's-1vcpu-2gb',
    created: '2022-08-01T00:00:00Z',
    destroyed: '2025-10-03T04:00:00Z',
  },
  {
    ...arcadia,
    name: 'load-gen',
    size: 's-4vcpu-8gb',
    created: '2023-09-12T01:00:00Z',
    destroyed: '2023-09-12T01:19:00Z',
  },
  {
    ...arcadia,
    name: 'load-gen',
    size: 's-4vcpu-8gb',
    created: '2023-09-12T01:00:00Z',
    destroyed: '2023-09-12T01:19:00Z',
    isTwin: true,
  },
  {
    ...acme,
    name: 'black-friday-1',
    size: 'c-32',
    created: '2024-10-28T23:00:00Z',
    destroyed: '2024-12-02T06:30:00Z',
  },
  {
    ...acme,
    name: 'black-friday-2',
    size: 'c-32',
    created: '2024-10-28T23:01:12Z',
    destroyed: '2024-12-02T06:31:00Z',
  },
  {
    ...acme,
    name: 'black-friday-3',
    size: 'c-32',
    created: '2024-10-28T23:02:40Z',
    destroyed: '2024-12-02T06:31:58Z',
  },
  {
    ...acme,
    name: 'black-friday-4',
    size: 'c-32',
    created: '2024-10-28T23:04:05Z',
    destroyed: '2024-12-02T06:33:27Z',
  },
  {
    ...arcadia,
    name: 'web-01',
    size: 's-1vcpu-2gb',
    created: '2023-01-17T01:17:52Z',
    tags: ['web'],
  },
  {
    ...arcadia,
    name: 'web-02',
    size: 's-1vcpu-2gb',
    created: '2023-01-17T01:18:37Z',
    tags: ['web'],
  },
  {
    ...arcadia,
    name: 'jobs-01',
    size: 's-1vcpu-1gb',
    created: '2023-02-09T03:33:05Z',
    tags: ['jobs'],
  },
];
