import type { FleetDatabase } from '../fleet/fleet-database.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

/** Databases by time: the cluster's name is the group, its nodes are the description. */
export function* databaseLines(
  databases: Iterable<FleetDatabase>,
  month: Month,
): Generator<BilledLine> {
  for (const database of databases) {
    const span = withinMonth(database, month);
    if (span === null) continue;
    const { uuid, name, nodes, monthlyCents, project } = database;
    yield billedLine(month, {
      ...span,
      product: 'Database Clusters',
      kind: 'database',
      group: name,
      description: nodes,
      resource: { kind: 'database', name, uuid },
      cents: prorate(monthlyCents, span),
      project,
      category: 'paas',
    });
  }
}
