import type { FleetDroplet } from '../fleet/fleet-droplet.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { divideHalfUp } from './divide-half-up.ts';
import { dropletPrice } from './droplet-price.ts';
import type { Month } from './month.ts';
import { toMs } from './to-ms.ts';
import { withinMonth } from './within-month.ts';

const WEEK_MS = 7 * 86_400_000;

/** Weekly backups cost a fifth of their Droplet; the hours of such a line count the backups. */
export function* backupLines(
  droplets: Iterable<FleetDroplet>,
  month: Month,
): Generator<BilledLine> {
  for (const droplet of droplets) {
    if (droplet.backups !== true) continue;
    const span = withinMonth(droplet, month);
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
