import { databases } from './databases.ts';
import { withinMonth } from './interval.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { stableUuid } from './stable-uuid.ts';

/** Databases by time: the cluster's name is the group, its nodes are the description. */
export function databaseLines(month: Month): Line[] {
  return databases.flatMap((database) => {
    const interval = withinMonth(database, month);
    if (interval === null) return [];
    return line({
      ...interval,
      product: 'Database Clusters',
      group: database.name,
      description: database.nodes,
      cents: prorate(database.monthlyCents, interval),
      project: database.project,
      category: 'paas',
      resource: { uuid: stableUuid(`database/${database.name}`) },
    });
  });
}
