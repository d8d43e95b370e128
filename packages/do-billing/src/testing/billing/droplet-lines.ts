import type { FleetDroplet } from '../fleet/fleet-droplet.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { dropletPrice } from './droplet-price.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

/** Each Droplet of a month by the time it was there; a resized one has a line for each size. */
export function* dropletLines(
  droplets: Iterable<FleetDroplet>,
  month: Month,
): Generator<BilledLine> {
  for (const droplet of droplets) {
    if (droplet.tags?.includes('k8s')) continue;
    for (const { size, created, destroyed } of toSizes(droplet)) {
      const span = withinMonth({ created, destroyed }, month);
      if (span === null) continue;
      yield billedLine(month, {
        startMs: span.startMs,
        endMs: span.endMs,
        product: size.startsWith('gpu-') ? 'GPU Droplets' : 'Droplets',
        kind: 'droplet',
        description: `${droplet.name} (${size})`,
        resource: { kind: 'droplet', name: droplet.name, id: droplet.id },
        size,
        cents: prorate(dropletPrice(size, month.startMs), span),
        project: droplet.project,
      });
    }
  }
}

type Sized = Pick<FleetDroplet, 'size' | 'created' | 'destroyed'>;

/** A Droplet as one of each size that it had, after one another. */
function toSizes(droplet: FleetDroplet): Sized[] {
  const { size, created, destroyed, resized } = droplet;
  if (resized === undefined) return [droplet];
  return [
    { size, created, destroyed: resized.at },
    { size: resized.size, created: resized.at, destroyed },
  ];
}
