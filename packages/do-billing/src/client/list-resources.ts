import { both, either, integer, object, type Shape, string } from '../payloads/shape.ts';
import { type Connection, toEndpointUrl } from './connection.ts';
import { NotFoundError } from './errors.ts';
import {
  type ApiResource,
  apiResourceShape,
  fromApiResource,
  type InventoryResource,
  type ListableKind,
} from './inventory-resource.ts';
import { inventoryScopes } from './inventory-scopes.ts';
import type { RequestOptions } from './options.ts';
import { largestPage, paginate } from './pagination.ts';

/** Reads every resource of a kind. */
export function listResources(
  connection: Connection,
  kind: ListableKind,
  options: RequestOptions,
): AsyncGenerator<InventoryResource, void, void> {
  return sources[kind](connection, kind, options);
}

type InventorySource = typeof listResources;

/** A list of the API. */
interface ResourceList {
  path: string;
  root: string;
  scope: string;
  /** The list is read once for each query. Default is one query, for the largest pages. */
  queries?: readonly Readonly<Record<string, string>>[];
  /** Whether an API without this list (404) has none of its items. */
  isOptional?: boolean;
}

/** For lists that take no paging parameters. */
const noPaging = {};

/** Ids of Droplets are numbers, ids of other kinds strings. */
const idAndName: Shape<{ id: string | number; name: string }> = object({
  id: either(string, integer),
  name: string,
});

const sources: Readonly<Record<ListableKind, InventorySource>> = {
  droplet: byIdAndName({
    path: '/v2/droplets',
    root: 'droplets',
    scope: inventoryScopes.droplet,
    // Without a type the list omits GPU Droplets.
    queries: [largestPage, { ...largestPage, type: 'gpus' }],
  }),
  volume: byIdAndName({ path: '/v2/volumes', root: 'volumes', scope: inventoryScopes.volume }),
  snapshot: byIdAndName({
    path: '/v2/snapshots',
    root: 'snapshots',
    scope: inventoryScopes.snapshot,
  }),
  load_balancer: byIdAndName({
    path: '/v2/load_balancers',
    root: 'load_balancers',
    scope: inventoryScopes.load_balancer,
  }),
  database: byIdAndName({
    path: '/v2/databases',
    root: 'databases',
    scope: inventoryScopes.database,
    queries: [noPaging],
  }),
  kubernetes: byIdAndName({
    path: '/v2/kubernetes/clusters',
    root: 'kubernetes_clusters',
    scope: inventoryScopes.kubernetes,
  }),
  reserved_ip: createSource(
    [
      { path: '/v2/reserved_ips', root: 'reserved_ips', scope: inventoryScopes.reserved_ip },
      {
        path: '/v2/reserved_ipv6',
        root: 'reserved_ipv6s',
        scope: inventoryScopes.reserved_ip,
        isOptional: true,
      },
    ],
    object({ ip: string }),
    ({ ip }) => ({ providerId: ip, name: ip }),
  ),
  app: createSource(
    [{ path: '/v2/apps', root: 'apps', scope: inventoryScopes.app }],
    object({ id: string, spec: object({ name: string }) }),
    (raw) => ({ providerId: raw.id, name: raw.spec.name }),
  ),
  registry: createSource(
    [
      {
        path: '/v2/registries',
        root: 'registries',
        scope: inventoryScopes.registry,
        queries: [noPaging],
      },
    ],
    object({ name: string }),
    ({ name }) => ({ providerId: name, name }),
  ),
};

function byIdAndName(list: ResourceList): InventorySource {
  return createSource([list], idAndName, ({ id, name }) => ({ providerId: String(id), name }));
}

/** Creates a source that yields the resources of several lists, each resource once. */
function createSource<Own extends object>(
  lists: readonly ResourceList[],
  own: Shape<Own>,
  identify: (raw: Own) => { providerId: string; name: string },
): InventorySource {
  const item: Shape<ApiResource & Own> = both(apiResourceShape, own);
  return async function* read(connection, kind, { signal }) {
    const seen = new Set<string>();
    for (const { path, root, scope, queries = [largestPage], isOptional = false } of lists) {
      for (const query of queries) {
        const url = toEndpointUrl(connection, path, query);
        const list = paginate(connection, { url, root, item, scope, signal });
        for await (const raw of isOptional ? orEmpty(list) : list) {
          const identity = identify(raw);
          if (seen.has(identity.providerId)) continue;
          seen.add(identity.providerId);
          yield fromApiResource(kind, identity, raw);
        }
      }
    }
  };
}

/** Yields nothing if the list does not exist. A 404 after its first item is still an error. */
async function* orEmpty<T>(list: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  let hasItems = false;
  try {
    for await (const item of list) {
      hasItems = true;
      yield item;
    }
  } catch (error) {
    if (hasItems || !(error instanceof NotFoundError)) throw error;
  }
}
