import type { Client } from 'openapi-fetch';
import { type CallOptions, call, type GuardedOptions, init } from './call.ts';
import type { paths } from './contract.gen.ts';
import type { PlanChange, PlanChangeRequest, Subscription } from './schemas.ts';

/** The operations on what a deployment owes. Each takes the deployment's id, and `ifMatch` is the deployment's `seq`. */
export interface Subscriptions {
  /** `GET /api/v1/deployments/{id}/subscription`: the latest one, also where it is cancelled. */
  get(id: string, options?: CallOptions): Promise<Subscription>;
  /**
   * `POST /api/v1/deployments/{id}/subscription/change-plan`: now, or with `timing: 'period_end'` when the period ends.
   * With `dry_run` it answers what that would cost and changes nothing. While another change waits: `plan_change_pending`.
   */
  changePlan(id: string, change: PlanChangeRequest, options?: GuardedOptions): Promise<PlanChange>;
  /** `DELETE /api/v1/deployments/{id}/subscription/pending-change`: the change that waits for the end of the period. */
  cancelPlanChange(id: string, options?: GuardedOptions): Promise<Subscription>;
  /** `POST /api/v1/deployments/{id}/subscription/addons`, at today's price for good. `units` default to 1. */
  attachAddon(
    id: string,
    addon: { code: string; units?: number },
    options?: GuardedOptions,
  ): Promise<Subscription>;
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
