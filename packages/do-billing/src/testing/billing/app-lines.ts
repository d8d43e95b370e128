import type { FleetApp } from '../fleet/fleet-app.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

/** Each component of an app by time; the app's name is the group. */
export function* appLines(apps: Iterable<FleetApp>, month: Month): Generator<BilledLine> {
  for (const app of apps) {
    const span = withinMonth(app, month);
    if (span === null) continue;
    const { uuid, name, components, project } = app;
    for (const { description, monthlyCents } of components) {
      yield billedLine(month, {
        ...span,
        product: 'App Platform',
        kind: 'app',
        group: name,
        description,
        resource: { kind: 'app', name, uuid },
        cents: prorate(monthlyCents, span),
        project,
        category: 'paas',
      });
    }
  }
}
