import type { Client } from 'openapi-fetch';
import { type CallOptions, call, type GuardedOptions, toRequestInit } from './call.ts';
import type { ClientPaths } from './contract-views.ts';
import type { AddonOrder, PlanChange, PlanChangeRequest, Subscription } from './schemas.ts';

/**
 * The operations on the subscription of a deployment. Each takes the deployment's id, and its `seq` as `ifMatch`. The
 * answers do not contain a `seq`: read it with `deployments.get(id)` before the next `ifMatch`.
 */
export interface Subscriptions {
  /** `GET /api/v1/deployments/{id}/subscription`: reads the latest subscription, even a cancelled one. */
  get(id: string, options?: CallOptions): Promise<Subscription>;
  /**
   * `POST /api/v1/deployments/{id}/subscription/change-plan`: changes the plan now, or with `timing: 'period_end'` at
   * the end of the period. With `dry_run` it returns the costs and changes nothing. Fails with `plan_unchanged` for the
   * current plan version, with `currency_mismatch` for a plan in another currency, and, unless `dry_run` is set, with
   * `plan_change_pending` while another change waits.
   *
   * @example
   * ```ts
   * const pro = { plan_code: 'pro', timing: 'period_end' } as const;
   * const { before, after } = await arcadia.subscriptions.changePlan(id, { ...pro, dry_run: true });
   * console.log(after.recurring.total_cents - before.recurring.total_cents);
   * const { effective_at } = await arcadia.subscriptions.changePlan(id, pro);
   * console.log(effective_at); // the end of the period
   * ```
   */
  changePlan(id: string, change: PlanChangeRequest, options?: GuardedOptions): Promise<PlanChange>;
  /** `DELETE /api/v1/deployments/{id}/subscription/pending-change`: cancels the plan change that waits for the period end. */
  cancelPlanChange(id: string, options?: GuardedOptions): Promise<Subscription>;
  /** `POST /api/v1/deployments/{id}/subscription/addons`: attaches an add-on, which keeps today's price. Default `units`: 1. */
  attachAddon(id: string, addon: AddonOrder, options?: GuardedOptions): Promise<Subscription>;
  /** `DELETE /api/v1/deployments/{id}/subscription/addons/{addon_id}`: removes an add-on by its `id` in `addons`. */
  removeAddon(id: string, addonId: string, options?: GuardedOptions): Promise<Subscription>;
}

export function subscriptions(http: Client<ClientPaths>): Subscriptions {
  return {
    get: (id, options) =>
      call(
        http.GET('/api/v1/deployments/{id}/subscription', {
          params: { path: { id } },
          ...toRequestInit(options),
        }),
      ),
    changePlan: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/subscription/change-plan', {
          params: { path: { id } },
          body,
          ...toRequestInit(options),
        }),
      ),
    cancelPlanChange: (id, options) =>
      call(
        http.DELETE('/api/v1/deployments/{id}/subscription/pending-change', {
          params: { path: { id } },
          ...toRequestInit(options),
        }),
      ),
    attachAddon: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/subscription/addons', {
          params: { path: { id } },
          body,
          ...toRequestInit(options),
        }),
      ),
    removeAddon: (id, addonId, options) =>
      call(
        http.DELETE('/api/v1/deployments/{id}/subscription/addons/{addon_id}', {
          params: { path: { id, addon_id: addonId } },
          ...toRequestInit(options),
        }),
      ),
  };
}
