import { both, type Shape } from '../payloads/shape.ts';
import { type ApiResource, apiResourceShape } from './api-resource.ts';
import { addressOf, type Connection } from './connection.ts';
import { NotFoundError } from './errors/not-found-error.ts';
import { fromApiResource } from './from-api-resource.ts';
import type { InventoryResource, ListableKind } from './inventory-resource.ts';
import { paginate } from './paginate.ts';
import type { RequestOptions } from './request-options.ts';

/** Reads every resource of a kind. */
export type InventorySource = (
  connection: Connection,
  kind: ListableKind,
  options: RequestOptions,
) => AsyncGenerator<InventoryResource, void, void>;

/** A list of the API. */
export interface Place {
  path: string;
  root: string;
  scope: string;
  /** One list per query; by default one, in the largest pages. */
  queries?: readonly Readonly<Record<string, string>>[];
  /** An API that does not have this list (404) has none of its items. */
  mayBeMissing?: boolean;
}

const PAGED = { per_page: '200' };

/** What reads the resources that are at these places, each once. */
export function inventorySource<Own extends object>(
  places: readonly Place[],
  own: Shape<Own>,
  identify: (raw: Own) => { providerId: string; name: string },
): InventorySource {
  const item: Shape<ApiResource & Own> = both(apiResourceShape, own);
  return async function* read(connection, kind, { signal }) {
    const seen = new Set<string>();
    for (const { path, root, scope, queries = [PAGED], mayBeMissing = false } of places) {
      for (const query of queries) {
        const url = addressOf(connection, path, query);
        const list = paginate(connection, { url, root, item, scope, signal });
        for await (const raw of mayBeMissing ? orNone(list) : list) {
          const identity = identify(raw);
          if (seen.has(identity.providerId)) continue;
          seen.add(identity.providerId);
          yield fromApiResource(kind, identity, raw);
        }
      }
    }
  };
}

async function* orNone<T>(list: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  let isThere = false;
  try {
    for await (const item of list) {
      isThere = true;
      yield item;
    }
  } catch (error) {
    if (isThere || !(error instanceof NotFoundError)) throw error;
  }
}
