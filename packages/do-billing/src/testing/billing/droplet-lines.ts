import { dropletPrice } from '../fleet/droplet-sizes.ts';
import type { FleetDroplet } from '../fleet/fleet.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { clipToMonth, type Month, toMs } from './month.ts';
import { divideHalfUp, prorate } from './prorate.ts';

const WEEK_MS = 7 * 86_400_000;

/** A line for each Droplet, priced by its time in the month. A resized Droplet has a line for each size. */
export function* dropletLines(
  droplets: Iterable<FleetDroplet>,
  month: Month,
): Generator<BilledLine> {
  for (const droplet of droplets) {
    if (droplet.tags?.includes('k8s')) continue;
    for (const { size, created, destroyed } of splitAtResize(droplet)) {
      const span = clipToMonth({ created, destroyed }, month);
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

/** A Droplet's sizes in order, each with the time in which the Droplet has it. */
function splitAtResize(
  droplet: FleetDroplet,
): Pick<FleetDroplet, 'size' | 'created' | 'destroyed'>[] {
  const { size, created, destroyed, resized } = droplet;
  if (resized === undefined) return [droplet];
  return [
    { size, created, destroyed: resized.at },
    { size: resized.size, created: resized.at, destroyed },
  ];
}

/** Weekly backups cost a fifth of their Droplet. The hours of a backup line count the backups. */
export function* backupLines(
  droplets: Iterable<FleetDroplet>,
  month: Month,
): Generator<BilledLine> {
  for (const droplet of droplets) {
    if (droplet.backups !== true) continue;
    const span = clipToMonth(droplet, month);
    if (span === null) continue;
    const { resized } = droplet;
    const wasResized = resized !== undefined && toMs(resized.at) < month.startMs;
    const size = wasResized ? resized.size : droplet.size;
    const count = Math.ceil((span.endMs - span.startMs) / WEEK_MS);
    const monthlyCents = divideHalfUp(dropletPrice(size, month.startMs), 5);
    yield billedLine(month, {
      ...span,
      product: 'Droplet Backups',
      kind: 'droplet_backup',
      description: `${droplet.name} (Weekly Backup Services)`,
      resource: { kind: 'droplet', name: droplet.name, id: droplet.id },
      hours: String(count),
      cents: divideHalfUp(monthlyCents * Math.min(count, 4), 4),
      project: droplet.project,
    });
  }
}
