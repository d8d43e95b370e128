import { createHash } from 'node:crypto';
import { type Month, monthsFrom } from './months.ts';
import { type Droplet, notableDroplets } from './notable-droplets.ts';
import { seededRandom, stableUuid } from './stable-values.ts';

const FIRST_MS = Date.UTC(2014, 11);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const IDS_PER_MINUTE = 94;

/** The app instances of tenants in the first months of 2026. All of them are destroyed by May. */
const tenantDroplets: readonly Droplet[] = [
  tenantDroplet('arc-kestrel', 's-1vcpu-1gb', '2026-01-14T23:10:00Z', '2026-04-07T06:20:31Z'),
  tenantDroplet('arc-banksia', 's-1vcpu-1gb', '2026-02-03T00:41:18Z', '2026-04-05T22:15:07Z'),
  tenantDroplet('arc-wombat', 's-1vcpu-2gb', '2026-02-19T04:12:55Z', '2026-04-04T01:00:40Z'),
  tenantDroplet('arc-currawong', 's-1vcpu-1gb', '2026-03-02T05:30:00Z', '2026-04-06T09:45:12Z'),
  tenantDroplet('arc-quokka', 's-1vcpu-512mb-10gb', '2026-03-10T21:22:23Z', '2026-04-09T03:14:15Z'),
  tenantDroplet('arc-waratah', 's-1vcpu-1gb', '2026-03-23T06:05:04Z', '2026-04-04T11:11:11Z'),
  tenantDroplet('arc-numbat', 's-1vcpu-1gb', '2026-04-01T02:20:00Z', '2026-04-05T20:02:02Z'),
  tenantDroplet('arc-lorikeet', 's-1vcpu-1gb', '2026-04-02T00:15:30Z', '2026-04-06T14:30:00Z'),
  tenantDroplet('arc-bilby', 's-1vcpu-512mb-10gb', '2026-04-03T03:03:03Z', '2026-04-12T19:00:09Z'),
  tenantDroplet('arc-galah', 's-1vcpu-1gb', '2026-04-07T01:41:00Z', '2026-04-11T10:12:13Z'),
  tenantDroplet('arc-dingo', 's-1vcpu-2gb', '2026-04-08T22:50:00Z', '2026-04-12T08:09:10Z'),
  tenantDroplet('arc-echidna', 's-1vcpu-1gb', '2026-04-13T04:44:44Z', '2026-04-20T05:55:55Z'),
  tenantDroplet('arc-magpie', 's-1vcpu-1gb', '2026-04-14T23:00:00Z', '2026-04-21T00:30:00Z'),
  tenantDroplet('arc-possum', 's-1vcpu-512mb-10gb', '2026-04-16T02:00:00Z', '2026-04-21T02:00:00Z'),
  tenantDroplet('arc-cassowary', 's-1vcpu-2gb', '2026-04-20T01:10:00Z', '2026-04-22T07:20:00Z'),
  tenantDroplet('arc-platypus', 's-1vcpu-1gb', '2026-04-22T05:00:00Z', '2026-04-27T22:00:00Z'),
  tenantDroplet('arc-brolga', 's-1vcpu-1gb', '2026-04-24T03:27:00Z', '2026-04-29T09:45:36Z'),
  tenantDroplet('arc-thylacine', 's-1vcpu-1gb', '2026-04-29T01:00:00Z', '2026-04-29T01:00:42Z'),
];

function tenantDroplet(
  name: string,
  size: Droplet['size'],
  created: string,
  destroyed: string,
): Droplet {
  return { region: 'syd1', project: 'Tenants', name, size, created, destroyed };
}

const shortLivedNames = ['ci-runner', 'preview', 'bench', 'migration-check', 'tmp'] as const;

/** Droplets that live for less than a week, as builds and trials create them: none to six a month from 2018 to 2025. */
const shortLivedDroplets = monthsFrom('2018-01', '2025-12').flatMap(shortLivedDropletsOf);

function shortLivedDropletsOf(month: Month): Droplet[] {
  // The seed keeps its first name: another seed would change every invoice.
  const random = seededRandom(`passing/${month.period}`);
  return Array.from({ length: random(0, 6) }, () => {
    const name = shortLivedNames[random(0, shortLivedNames.length - 1)] ?? shortLivedNames[0];
    const createdMs = month.startMs + random(0, (20 * DAY_MS) / SECOND_MS) * SECOND_MS;
    const destroyedMs = createdMs + random(8 * 60, (6 * DAY_MS) / SECOND_MS) * SECOND_MS;
    return {
      name: `${name}-${random(100, 999)}`,
      size: random(0, 2) === 0 ? 's-2vcpu-4gb' : 's-1vcpu-1gb',
      region: 'sgp1',
      project: random(0, 2) === 0 ? 'true' : 'Arcadia',
      created: new Date(createdMs).toISOString(),
      destroyed: new Date(destroyedMs).toISOString(),
    };
  });
}

/** Droplets created after the last invoice: only the inventory and the preview list them. */
const uninvoicedDroplets: readonly Droplet[] = [
  ...Array.from({ length: 20 }, (_, index): Droplet => {
    const number = String(index + 1).padStart(2, '0');
    return {
      name: `edge-${number}`,
      size: 's-1vcpu-512mb-10gb',
      region: index % 2 === 0 ? 'syd1' : 'sgp1',
      project: 'Tenants',
      created: `2026-05-05T0${index % 10}:${number}:00Z`,
      tags: ['edge'],
    };
  }),
  // DigitalOcean lists the nodes of a cluster as Droplets too, and bills them with the cluster.
  ...['xq4ab', 'xq4an', 'xq4ax'].map(
    (suffix): Droplet => ({
      name: `arcadia-next-pool-${suffix}`,
      size: 's-2vcpu-4gb',
      region: 'syd1',
      project: 'Arcadia',
      created: '2026-05-11T00:20:00Z',
      tags: ['k8s', `k8s:${stableUuid('cluster/arcadia-next')}`, 'k8s:worker'],
    }),
  ),
];

/** Every Droplet that the account owns or owned. */
export const droplets: readonly Droplet[] = [
  ...notableDroplets,
  ...tenantDroplets,
  ...shortLivedDroplets,
  ...uninvoicedDroplets,
];

/** Derives the id of a Droplet. As with real ids, a Droplet created later has a higher one. */
export function dropletId({ name, created, isTwin = false }: Droplet): number {
  const minutes = Math.floor((Date.parse(created) - FIRST_MS) / MINUTE_MS);
  const hash = createHash('sha256').update(`${name}/${created}/${isTwin}`).digest();
  return 3_218_000 + minutes * IDS_PER_MINUTE + (hash.readUInt32BE() % IDS_PER_MINUTE);
}
