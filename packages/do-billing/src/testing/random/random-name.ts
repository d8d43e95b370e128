import type { Random } from './random.ts';

const PLAIN = [
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

/** Names that mislead a reader of bills, or break a careless one. */
const AWKWARD = [
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

/** The name of a resource: mostly plain, at times awkward, and not always the only one of its kind. */
export function randomName(random: Random): string {
  if (random.oneIn(8)) return random.pick(AWKWARD);
  const name = random.pick(PLAIN);
  return random.oneIn(10) ? name : `${name}-${random.between(1, 9_999)}`;
}
