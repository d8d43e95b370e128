import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, toRequestInit } from './call.ts';
import type { ClientPaths, QueryOf } from './contract-views.ts';
import type { Page } from './paginate.ts';
import type {
  Addon,
  AddonChanges,
  NewAddon,
  NewPlanVersion,
  Plan,
  Quote,
  QuoteRequest,
} from './schemas.ts';

/** The query of `catalog.listPlans`. */
export type PlansQuery = QueryOf<'listPlans'>;
/** The query of `catalog.listPlanVersions`. */
export type PlanVersionsQuery = QueryOf<'listPlanVersions'>;
/** The query of `catalog.listAddons`. */
export type AddonsQuery = QueryOf<'listAddons'>;

/** The operations on plans and add-ons, and quotes for them. Changes are for platform_admin. */
export interface Catalog {
  /** `GET /api/v1/catalog/plans`: lists the active plan versions with their items. */
  listPlans(query?: PlansQuery, options?: CallOptions): Promise<Page<Plan>>;
  /** `GET /api/v1/catalog/plan-versions`: lists plan versions, of any status by default. For platform_admin. */
  listPlanVersions(query?: PlanVersionsQuery, options?: CallOptions): Promise<Page<Plan>>;
  /** `GET /api/v1/catalog/plan-versions/{id}`: reads a plan version. For platform_admin. */
  getPlanVersion(id: string, options?: CallOptions): Promise<Plan>;
  /**
   * `POST /api/v1/catalog/plan-versions`: drafts the next version of a plan. A new plan needs a `name`. The version
   * cannot be ordered before you publish it.
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
  /** `POST /api/v1/catalog/plan-versions/{id}/publish`: publishes a version and retires the one before. Its subscribers stay on it. */
  publishPlanVersion(id: string, options?: ChangeOptions): Promise<Plan>;
  /** `POST /api/v1/catalog/plan-versions/{id}/retire`: retires a version without a successor. */
  retirePlanVersion(id: string, options?: ChangeOptions): Promise<Plan>;
  /** `GET /api/v1/catalog/addons`: lists the active add-ons. Other `status` values are for platform_admin. */
  listAddons(query?: AddonsQuery, options?: CallOptions): Promise<Page<Addon>>;
  /** `GET /api/v1/catalog/addons/{id}`: reads an add-on. For platform_admin. */
  getAddon(id: string, options?: CallOptions): Promise<Addon>;
  /** `POST /api/v1/catalog/addons`: drafts an add-on. No other add-on can ever have its `code`. */
  createAddon(addon: NewAddon, options?: ChangeOptions): Promise<Addon>;
  /** `PATCH /api/v1/catalog/addons/{id}`: changes an add-on for subscriptions that attach it from now on. */
  updateAddon(id: string, changes: AddonChanges, options?: ChangeOptions): Promise<Addon>;
  /** `POST /api/v1/catalog/addons/{id}/publish`: makes an add-on available to subscriptions. */
  publishAddon(id: string, options?: ChangeOptions): Promise<Addon>;
  /** `POST /api/v1/catalog/addons/{id}/retire`: retires an add-on for good. Subscriptions that have it keep it. */
  retireAddon(id: string, options?: ChangeOptions): Promise<Addon>;
  /** `POST /api/v1/quote`: calculates the monthly cost of a subscription, and that of its first month. Changes nothing. */
  quote(request: QuoteRequest, options?: CallOptions): Promise<Quote>;
}

export function catalog(http: Client<ClientPaths>): Catalog {
  return {
    listPlans: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/plans', { params: { query }, ...toRequestInit(options) })),
    listPlanVersions: (query = {}, options) =>
      call(
        http.GET('/api/v1/catalog/plan-versions', { params: { query }, ...toRequestInit(options) }),
      ),
    getPlanVersion: (id, options) =>
      call(http.GET('/api/v1/catalog/plan-versions/{id}', withId(id, options))),
    draftPlanVersion: (body, options) =>
      call(http.POST('/api/v1/catalog/plan-versions', { body, ...toRequestInit(options) })),
    publishPlanVersion: (id, options) =>
      call(http.POST('/api/v1/catalog/plan-versions/{id}/publish', withId(id, options))),
    retirePlanVersion: (id, options) =>
      call(http.POST('/api/v1/catalog/plan-versions/{id}/retire', withId(id, options))),
    listAddons: (query = {}, options) =>
      call(http.GET('/api/v1/catalog/addons', { params: { query }, ...toRequestInit(options) })),
    getAddon: (id, options) => call(http.GET('/api/v1/catalog/addons/{id}', withId(id, options))),
    createAddon: (body, options) =>
      call(http.POST('/api/v1/catalog/addons', { body, ...toRequestInit(options) })),
    updateAddon: (id, body, options) =>
      call(http.PATCH('/api/v1/catalog/addons/{id}', { body, ...withId(id, options) })),
    publishAddon: (id, options) =>
      call(http.POST('/api/v1/catalog/addons/{id}/publish', withId(id, options))),
    retireAddon: (id, options) =>
      call(http.POST('/api/v1/catalog/addons/{id}/retire', withId(id, options))),
    quote: (body, options) => call(http.POST('/api/v1/quote', { body, ...toRequestInit(options) })),
  };
}

function withId(id: string, options?: ChangeOptions) {
  return { params: { path: { id } }, ...toRequestInit(options) };
}
