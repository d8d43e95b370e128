import { object, type Shape, string } from '../payloads/shape.ts';
import { id } from './api-resource.ts';
import type { ListableKind } from './inventory-resource.ts';
import { type InventorySource, inventorySource, type Place } from './inventory-source.ts';

const PAGED = { per_page: '200' };
/** For lists that take no paging parameters. */
const WHOLE = {};

const named: Shape<{ id: string | number; name: string }> = object({ id, name: string });
const byIdAndName = (place: Place) =>
  inventorySource([place], named, (raw) => ({ providerId: String(raw.id), name: raw.name }));

export const inventorySources: Readonly<Record<ListableKind, InventorySource>> = {
  droplet: byIdAndName({
    path: '/v2/droplets',
    root: 'droplets',
    scope: 'droplet:read',
    // Without a type the list leaves GPU Droplets out.
    queries: [PAGED, { ...PAGED, type: 'gpus' }],
  }),
  volume: byIdAndName({ path: '/v2/volumes', root: 'volumes', scope: 'block_storage:read' }),
  snapshot: byIdAndName({ path: '/v2/snapshots', root: 'snapshots', scope: 'snapshot:read' }),
  load_balancer: byIdAndName({
    path: '/v2/load_balancers',
    root: 'load_balancers',
    scope: 'load_balancer:read',
  }),
  database: byIdAndName({
    path: '/v2/databases',
    root: 'databases',
    scope: 'database:read',
    queries: [WHOLE],
  }),
  kubernetes: byIdAndName({
    path: '/v2/kubernetes/clusters',
    root: 'kubernetes_clusters',
    scope: 'kubernetes:read',
  }),
  reserved_ip: inventorySource(
    [
      { path: '/v2/reserved_ips', root: 'reserved_ips', scope: 'reserved_ip:read' },
      {
        path: '/v2/reserved_ipv6',
        root: 'reserved_ipv6s',
        scope: 'reserved_ip:read',
        mayBeMissing: true,
      },
    ],
    object({ ip: string }),
    ({ ip }) => ({ providerId: ip, name: ip }),
  ),
  app: inventorySource(
    [{ path: '/v2/apps', root: 'apps', scope: 'app:read' }],
    object({ id: string, spec: object({ name: string }) }),
    (raw) => ({ providerId: raw.id, name: raw.spec.name }),
  ),
  registry: inventorySource(
    [{ path: '/v2/registries', root: 'registries', scope: 'registry:read', queries: [WHOLE] }],
    object({ name: string }),
    ({ name }) => ({ providerId: name, name }),
  ),
};
