import type { Client } from 'openapi-fetch';
import { type CallOptions, call, type GuardedOptions, init } from './call.ts';
import type { paths } from './contract.gen.ts';
import type { AddonOrder, PlanChange, PlanChangeRequest, Subscription } from './schemas.ts';

/**
 * The operations on what a deployment owes. Each takes the deployment's id, and `ifMatch` is the deployment's `seq`. The
 * answers carry none: read `deployments.get(id)` before the next `ifMatch`.
 */
export interface Subscriptions {
  /** `GET /api/v1/deployments/{id}/subscription`: the latest one, also where it is cancelled. */
  get(id: string, options?: CallOptions): Promise<Subscription>;
  /**
   * `POST /api/v1/deployments/{id}/subscription/change-plan`: now, or with `timing: 'period_end'` when the period ends.
   * With `dry_run` it answers what that would cost and changes nothing. To the version that it has: `plan_unchanged`; to
   * a plan in another currency: `currency_mismatch`; while another change waits, but for a `dry_run`:
   * `plan_change_pending`.
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
  /** `DELETE /api/v1/deployments/{id}/subscription/pending-change`: the change that waits for the end of the period. */
  cancelPlanChange(id: string, options?: GuardedOptions): Promise<Subscription>;
  /** `POST /api/v1/deployments/{id}/subscription/addons`, at today's price for good. `units` default to 1. */
  attachAddon(id: string, addon: AddonOrder, options?: GuardedOptions): Promise<Subscription>;
  /** `DELETE /api/v1/deployments/{id}/subscription/addons/{addon_id}`, by the `id` in the subscription's `addons`. */
  removeAddon(id: string, addonId: string, options?: GuardedOptions): Promise<Subscription>;
}

export function subscriptions(http: Client<paths>): Subscriptions {
  return {
    get: (id, options) =>
      call(
        http.GET('/api/v1/deployments/{id}/subscription', {
          params: { path: { id } },
          ...init(options),
        }),
      ),
    changePlan: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/subscription/change-plan', {
          params: { path: { id } },
          body,
          ...init(options),
        }),
      ),
    cancelPlanChange: (id, options) =>
      call(
        http.DELETE('/api/v1/deployments/{id}/subscription/pending-change', {
          params: { path: { id } },
          ...init(options),
        }),
      ),
    attachAddon: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/subscription/addons', {
          params: { path: { id } },
          body,
          ...init(options),
        }),
      ),
    removeAddon: (id, addonId, options) =>
      call(
        http.DELETE('/api/v1/deployments/{id}/subscription/addons/{addon_id}', {
          params: { path: { id, addon_id: addonId } },
          ...init(options),
        }),
      ),
  };
}
