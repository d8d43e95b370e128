import type { Random } from './random.ts';

const REGIONS = ['ams3', 'blr1', 'fra1', 'lon1', 'nyc3', 'sfo2', 'sgp1', 'syd1', 'tor1'] as const;

/** The slug of a region. */
export function randomRegion(random: Random): string {
  return random.pick(REGIONS);
}
