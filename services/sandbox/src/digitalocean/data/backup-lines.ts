import { divideHalfUp } from './divide-half-up.ts';
import { dropletId } from './droplet-id.ts';
import { dropletPrice } from './droplet-sizes.ts';
import { droplets } from './droplets.ts';
import { withinMonth } from './interval.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';

const WEEK_MS = 7 * 86_400_000;

/** Weekly backups cost a fifth of their Droplet; the hours of such a line count the backups. */
export function backupLines(month: Month): Line[] {
  return droplets.flatMap((droplet) => {
    const interval = withinMonth(droplet, month);
    if (!droplet.backups || interval === null) return [];
    const size =
      droplet.resized !== undefined && Date.parse(droplet.resized.at) < month.startMs
        ? droplet.resized.size
        : droplet.size;
    const count = Math.ceil((interval.endMs - interval.startMs) / WEEK_MS);
    const monthly = divideHalfUp(dropletPrice(size, month.startMs), 5);
    return line({
      ...interval,
      product: 'Droplet Backups',
      description: `${droplet.name} (Weekly Backup Services)`,
      hours: count,
      cents: divideHalfUp(monthly * Math.min(count, 4), 4),
      project: droplet.project,
      resource: { id: String(dropletId(droplet)) },
    });
  });
}
