import type { Droplet } from './droplet.ts';
import { dropletId } from './droplet-id.ts';
import { dropletPrice } from './droplet-sizes.ts';
import { droplets } from './droplets.ts';
import { withinMonth } from './interval.ts';
import { laterDroplets } from './later-droplets.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';
import { passingDroplets } from './passing-droplets.ts';
import { prorate } from './prorate.ts';
import { tenantDroplets } from './tenant-droplets.ts';

/** Each Droplet of a month by the time it was there; a resized one has a line for each size. */
export function dropletLines(month: Month): Line[] {
  const all = [...droplets, ...tenantDroplets, ...passingDroplets(month), ...laterDroplets];
  return all
    .filter(({ tags = [] }) => !tags.includes('k8s'))
    .flatMap((droplet) =>
      toSizes(droplet).flatMap((sized) => {
        const interval = withinMonth(sized, month);
        if (interval === null) return [];
        return line({
          ...interval,
          product: 'Droplets',
          description: `${droplet.name} (${sized.size})`,
          cents: prorate(dropletPrice(sized.size, month.startMs), interval),
          project: droplet.project,
          resource: { id: String(dropletId(droplet)) },
        });
      }),
    );
}

/** A Droplet as one of each size that it had, after one another. */
function toSizes(droplet: Droplet): Droplet[] {
  const { resized } = droplet;
  if (resized === undefined) return [droplet];
  return [
    { ...droplet, destroyed: resized.at },
    { ...droplet, created: resized.at, size: resized.size },
  ];
}
