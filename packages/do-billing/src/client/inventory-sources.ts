import { both, object, type Shape, string } from '../payloads/shape.ts';
import { type ApiResource, apiResourceShape, id } from './api-resource.ts';
import { addressOf, type Connection } from './connection.ts';
import { fromApiResource } from './from-api-resource.ts';
import type { InventoryResource, ListableKind } from './inventory-resource.ts';
import { paginate } from './paginate.ts';
import type { RequestOptions } from './request.ts';

/** Reads every resource of a kind. */
export type InventorySource = (
  connection: Connection,
  kind: ListableKind,
  options: RequestOptions,
) => AsyncGenerator<InventoryResource, void, void>;

interface Place {
  path: string;
  root: string;
  scope: string;
  /** One list per query; by default one, in the largest pages. */
  queries?: readonly Readonly<Record<string, string>>[];
}

const PAGED = { per_page: '200' };
/** For lists that take no paging parameters. */
const WHOLE = {};

function source<Own extends object>(
  { path, root, scope, queries = [PAGED] }: Place,
  own: Shape<Own>,
  identify: (raw: Own) => { providerId: string; name: string },
): InventorySource {
  const item: Shape<ApiResource & Own> = both(apiResourceShape, own);
  return async function* read(connection, kind, { signal }) {
    const seen = new Set<string>();
    for (const query of queries) {
      const url = addressOf(connection, path, query);
      for await (const raw of paginate(connection, { url, root, item, scope, signal })) {
        const identity = identify(raw);
        if (seen.has(identity.providerId)) continue;
        seen.add(identity.providerId);
        yield fromApiResource(kind, identity, raw);
      }
    }
  };
}

const named: Shape<{ id: string | number; name: string }> = object({ id, name: string });
const byIdAndName = (place: Place) =>
  source(place, named, (raw) => ({ providerId: String(raw.id), name: raw.name }));

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
  reserved_ip: source(
    { path: '/v2/reserved_ips', root: 'reserved_ips', scope: 'reserved_ip:read' },
    object({ ip: string }),
    ({ ip }) => ({ providerId: ip, name: ip }),
  ),
  app: source(
    { path: '/v2/apps', root: 'apps', scope: 'app:read' },
    object({ id: string, spec: object({ name: string }) }),
    (raw) => ({ providerId: raw.id, name: raw.spec.name }),
  ),
  registry: source(
    { path: '/v2/registries', root: 'registries', scope: 'registry:read', queries: [WHOLE] },
    object({ name: string }),
    ({ name }) => ({ providerId: name, name }),
  ),
};
