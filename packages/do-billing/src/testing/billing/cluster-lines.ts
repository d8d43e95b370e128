import type { FleetCluster } from '../fleet/fleet-cluster.ts';
import { type BilledLine, billedLine } from './billed-line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { withinMonth } from './within-month.ts';

/** Each part of a cluster by time; the cluster's name is the group. */
export function* clusterLines(
  clusters: Iterable<FleetCluster>,
  month: Month,
): Generator<BilledLine> {
  for (const cluster of clusters) {
    const span = withinMonth(cluster, month);
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
