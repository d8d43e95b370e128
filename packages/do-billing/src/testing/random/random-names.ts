import type { Random } from './random.ts';

const plainNames = [
  'web',
  'api',
  'db',
  'jobs',
  'cache',
  'staging',
  'runner',
  'mail',
  'eth',
  'proxy',
] as const;

/** Names that mislead a classifier of lines, or break a careless parser. */
const awkwardNames = [
  'taxi-api',
  'gst-calculator',
  'vat-service',
  'credit-check',
  'acme-shop (blue)',
  'before (v2) "final"',
  'Example.COM',
  'example.com',
  'old, unused',
  '"quoted"',
  'münchen-1',
  '東京-web',
  '🚀-launch',
  'a (fra1) 1GB',
  'web (s-1vcpu-1gb)',
  'Spaces ($5/mo)',
  '=SUM(A1)',
  '+61-line',
  '-dash',
  '@home',
  '00123',
  '1e5',
  'true',
  'null',
] as const;

/** The name of a resource: mostly plain, sometimes awkward, and not always unique. */
export function randomName(random: Random): string {
  if (random.oneIn(8)) return random.pick(awkwardNames);
  const name = random.pick(plainNames);
  return random.oneIn(10) ? name : `${name}-${random.between(1, 9_999)}`;
}

const projects = [
  '',
  'shop',
  'Internal tools',
  'Acme, Inc.',
  'Client "Blue"',
  '00123',
  '1e5',
  'true',
  'Zürich & Söhne',
  '=1+2',
] as const;

/** The name of a project, or an empty string for a resource without a project. */
export function randomProject(random: Random): string {
  return random.pick(projects);
}

const regions = ['ams3', 'blr1', 'fra1', 'lon1', 'nyc3', 'sfo2', 'sgp1', 'syd1', 'tor1'] as const;

/** The slug of a region. */
export function randomRegion(random: Random): string {
  return random.pick(regions);
}
