import type { Droplet } from './droplet.ts';
import { stableUuid } from './stable-uuid.ts';

const clusterTag = `k8s:${stableUuid('cluster/arcadia-next')}`;
const nodes = ['xq4ab', 'xq4an', 'xq4ax'];

/** Created after the last invoice: in the inventory and in the preview alone. */
export const laterDroplets: readonly Droplet[] = [
  ...Array.from({ length: 20 }, (_, index): Droplet => {
    const number = String(index + 1).padStart(2, '0');
    return {
      name: `edge-${number}`,
      size: 's-1vcpu-512mb-10gb',
      region: index % 2 === 0 ? 'syd1' : 'sgp1',
      project: 'Tenants',
      created: `2026-05-05T0${index % 10}:${number}:00Z`,
      tags: ['edge'],
    };
  }),
  // Nodes of a cluster are listed as Droplets too, and billed by the cluster.
  ...nodes.map(
    (suffix): Droplet => ({
      name: `arcadia-next-pool-${suffix}`,
      size: 's-2vcpu-4gb',
      region: 'syd1',
      project: 'Arcadia',
      created: '2026-05-11T00:20:00Z',
      tags: ['k8s', clusterTag, 'k8s:worker'],
    }),
  ),
];
