import type { Client } from 'openapi-fetch';
import { type CallOptions, call, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type { Addon, Page, Plan, Quote, QuoteRequest } from './schemas.ts';

export type CatalogQuery = NonNullable<operations['listPlans']['parameters']['query']>;

/** The operations on the catalog, and what its plans and add-ons would cost. */
export interface Catalog {
  /** `GET /api/v1/catalog/plans`: the active plan versions with their items. */
  listPlans(query?: CatalogQuery, options?: CallOptions): Promise<Page<Plan>>;
  /** `GET /api/v1/catalog/addons`. */
  listAddons(query?: CatalogQuery, options?: CallOptions): Promise<Page<Addon>>;
  /** `POST /api/v1/quote`: what a subscription would cost, by the month and in its first one. Changes nothing. */
  quote(request: QuoteRequest, options?: CallOptions): Promise<Quote>;
}

export function catalog(http: Client<paths>): Catalog {
  return {
    listPlans: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/plans', { params: { query }, ...init(options) })),
    listAddons: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/addons', { params: { query }, ...init(options) })),
    quote: (body, options) => call(http.POST('/api/v1/quote', { body, ...init(options) })),
  };
}
