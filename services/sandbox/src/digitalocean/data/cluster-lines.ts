import { clusters } from './clusters.ts';
import { withinMonth } from './interval.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';
import { prorate } from './prorate.ts';
import { stableUuid } from './stable-uuid.ts';

/** Each part of a cluster by time; the cluster's name is the group. */
export function clusterLines(month: Month): Line[] {
  return clusters.flatMap(({ name, parts, project, ...lifetime }) => {
    const interval = withinMonth(lifetime, month);
    if (interval === null) return [];
    return parts.map(({ description, monthlyCents }) =>
      line({
        ...interval,
        product: 'Kubernetes Clusters',
        group: name,
        description,
        cents: prorate(monthlyCents, interval),
        project,
        category: 'paas',
        resource: { uuid: stableUuid(`cluster/${name}`) },
      }),
    );
  });
}
