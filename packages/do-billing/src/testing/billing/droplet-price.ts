import { type DropletSizeSlug, dropletSizes } from '../fleet/droplet-sizes.ts';

const RISE_MS = Date.UTC(2022, 6);

/** What a size costs a month, in cents, at a time. */
export function dropletPrice(slug: DropletSizeSlug, atMs: number): number {
  const { monthlyCents, monthlyCentsBefore = monthlyCents } = dropletSizes[slug];
  return atMs < RISE_MS ? monthlyCentsBefore : monthlyCents;
}
