import type { Client } from 'openapi-fetch';
import { type CallOptions, call, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type { Addon, Page, Plan } from './schemas.ts';

export type CatalogQuery = NonNullable<operations['listPlans']['parameters']['query']>;

/** The operations on the catalog. */
export interface Catalog {
  /** `GET /api/v1/catalog/plans`: the active plan versions with their items. */
  listPlans(query?: CatalogQuery, options?: CallOptions): Promise<Page<Plan>>;
  /** `GET /api/v1/catalog/addons`. */
  listAddons(query?: CatalogQuery, options?: CallOptions): Promise<Page<Addon>>;
}

export function catalog(http: Client<paths>): Catalog {
  return {
    listPlans: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/plans', { params: { query }, ...init(options) })),
    listAddons: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/addons', { params: { query }, ...init(options) })),
  };
}
