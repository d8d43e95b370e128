import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type {
  Addon,
  AddonChanges,
  NewAddon,
  NewPlanVersion,
  Page,
  Plan,
  Quote,
  QuoteRequest,
} from './schemas.ts';

export type PlansQuery = NonNullable<operations['listPlans']['parameters']['query']>;
export type PlanVersionsQuery = NonNullable<operations['listPlanVersions']['parameters']['query']>;
export type AddonsQuery = NonNullable<operations['listAddons']['parameters']['query']>;

/** The operations on the catalog, and what its plans and add-ons would cost. What changes it is for platform_admin. */
export interface Catalog {
  /** `GET /api/v1/catalog/plans`: the active plan versions with their items. */
  listPlans(query?: PlansQuery, options?: CallOptions): Promise<Page<Plan>>;
  /** `GET /api/v1/catalog/plan-versions`: in every status, unless one is named. For platform_admin. */
  listPlanVersions(query?: PlanVersionsQuery, options?: CallOptions): Promise<Page<Plan>>;
  /** `GET /api/v1/catalog/plan-versions/{id}`: for platform_admin. */
  getPlanVersion(id: string, options?: CallOptions): Promise<Plan>;
  /**
   * `POST /api/v1/catalog/plan-versions`: the next version of a plan; a new plan wants a `name`. For nobody to order
   * before it is published.
   *
   * @example
   * ```ts
   * const draft = await arcadia.catalog.draftPlanVersion({
   *   plan_code: 'studio', base_price_cents: 5500, currency: 'AUD',
   *   items: [{ meter: 'seats', included_qty: 3, overage_unit: 1, overage_price_cents: 300 }],
   * });
   * const { version, status } = await arcadia.catalog.publishPlanVersion(draft.id);
   * console.log(version, status); // 2 active
   * ```
   */
  draftPlanVersion(version: NewPlanVersion, options?: ChangeOptions): Promise<Plan>;
  /** `POST /api/v1/catalog/plan-versions/{id}/publish`: the former version retires. Its subscribers stay on it. */
  publishPlanVersion(id: string, options?: ChangeOptions): Promise<Plan>;
  /** `POST /api/v1/catalog/plan-versions/{id}/retire`: without a successor. */
  retirePlanVersion(id: string, options?: ChangeOptions): Promise<Plan>;
  /** `GET /api/v1/catalog/addons`: the active ones; another `status` is for platform_admin. */
  listAddons(query?: AddonsQuery, options?: CallOptions): Promise<Page<Addon>>;
  /** `GET /api/v1/catalog/addons/{id}`: for platform_admin. */
  getAddon(id: string, options?: CallOptions): Promise<Addon>;
  /** `POST /api/v1/catalog/addons`: a draft. Its `code` is its own for ever. */
  createAddon(addon: NewAddon, options?: ChangeOptions): Promise<Addon>;
  /** `PATCH /api/v1/catalog/addons/{id}`: for those who attach it from now on. */
  updateAddon(id: string, changes: AddonChanges, options?: ChangeOptions): Promise<Addon>;
  /** `POST /api/v1/catalog/addons/{id}/publish`: from now on it can be attached. */
  publishAddon(id: string, options?: ChangeOptions): Promise<Addon>;
  /** `POST /api/v1/catalog/addons/{id}/retire`: for good. Those who have it keep it. */
  retireAddon(id: string, options?: ChangeOptions): Promise<Addon>;
  /** `POST /api/v1/quote`: what a subscription would cost, by the month and in its first one. Changes nothing. */
  quote(request: QuoteRequest, options?: CallOptions): Promise<Quote>;
}

export function catalog(http: Client<paths>): Catalog {
  return {
    listPlans: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/plans', { params: { query }, ...init(options) })),
    listPlanVersions: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/plan-versions', { params: { query }, ...init(options) })),
    getPlanVersion: (id, options) =>
      call(http.GET('/api/v1/catalog/plan-versions/{id}', at(id, options))),
    draftPlanVersion: (body, options) =>
      call(http.POST('/api/v1/catalog/plan-versions', { body, ...init(options) })),
    publishPlanVersion: (id, options) =>
      call(http.POST('/api/v1/catalog/plan-versions/{id}/publish', at(id, options))),
    retirePlanVersion: (id, options) =>
      call(http.POST('/api/v1/catalog/plan-versions/{id}/retire', at(id, options))),
    listAddons: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/addons', { params: { query }, ...init(options) })),
    getAddon: (id, options) => call(http.GET('/api/v1/catalog/addons/{id}', at(id, options))),
    createAddon: (body, options) =>
      call(http.POST('/api/v1/catalog/addons', { body, ...init(options) })),
    updateAddon: (id, body, options) =>
      call(http.PATCH('/api/v1/catalog/addons/{id}', { body, ...at(id, options) })),
    publishAddon: (id, options) =>
      call(http.POST('/api/v1/catalog/addons/{id}/publish', at(id, options))),
    retireAddon: (id, options) =>
      call(http.POST('/api/v1/catalog/addons/{id}/retire', at(id, options))),
    quote: (body, options) => call(http.POST('/api/v1/quote', { body, ...init(options) })),
  };
}

function at(id: string, options?: ChangeOptions) {
  return { params: { path: { id } }, ...init(options) };
}
