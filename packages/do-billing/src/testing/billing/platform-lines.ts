import type { FleetApp, FleetCluster, FleetDatabase } from '../fleet/fleet.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import { clipToMonth, type Month } from './month.ts';
import { prorate } from './prorate.ts';

/** A line for each database, priced by time: its name is the group, its nodes are the description. */
export function* databaseLines(
  databases: Iterable<FleetDatabase>,
  month: Month,
): Generator<BilledLine> {
  for (const database of databases) {
    const span = clipToMonth(database, month);
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

/** A line for each part of a cluster, priced by time; the cluster's name is the group. */
export function* clusterLines(
  clusters: Iterable<FleetCluster>,
  month: Month,
): Generator<BilledLine> {
  for (const cluster of clusters) {
    const span = clipToMonth(cluster, month);
    if (span === null) continue;
    const { uuid, name, parts, project } = cluster;
    for (const part of parts) {
      yield billedLine(month, {
        ...span,
        product: 'Kubernetes Clusters',
        kind: 'kubernetes',
        group: name,
        description:
          'nodes' in part
            ? `${part.nodes} ${part.nodes === 1 ? 'node' : 'nodes'} - ${part.size}`
            : part.description,
        resource: { kind: 'kubernetes', name, uuid },
        size: 'nodes' in part ? part.size : null,
        cents: prorate(part.monthlyCents, span),
        project,
        category: 'paas',
      });
    }
  }
}

/** A line for each component of an app, priced by time; the app's name is the group. */
export function* appLines(apps: Iterable<FleetApp>, month: Month): Generator<BilledLine> {
  for (const app of apps) {
    const span = clipToMonth(app, month);
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
