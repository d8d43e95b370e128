import type { Handlers } from '../http/operations.ts';
import { originOf } from '../http/origin-of.ts';
import { toChangeTarget } from '../http/to-change-target.ts';
import { attachAddon } from './addons/attach-addon.ts';
import { removeAddon } from './addons/remove-addon.ts';
import { localDay } from './periods/local-day.ts';
import { cancelPlanChange } from './plan-change/cancel-plan-change.ts';
import { changePlan } from './plan-change/change-plan.ts';
import { quoteOrder } from './quote/quote-order.ts';
import { requireSubscription } from './require-subscription.ts';

type SubscriptionOperation =
  | 'quote'
  | 'getSubscription'
  | 'attachAddon'
  | 'removeAddon'
  | 'changePlan'
  | 'cancelPlanChange';

/** The operations on what tenants owe, or would owe. */
export function subscriptionRoutes(deps: {
  readonly now: () => Date;
  /** Whose midnight bounds the periods. IANA. */
  readonly timeZone: string;
}): Handlers<SubscriptionOperation> {
  const targetOf = ({ id }: { id: string }, ifMatch: string | undefined) =>
    toChangeTarget(id, ifMatch, deps.timeZone);
  return {
    async quote({ body }, { em }) {
      const order = { planCode: body.plan_code, addons: body.addons ?? [] };
      const startDate = body.start_date ?? localDay(deps.now(), deps.timeZone);
      return { status: 200, body: await quoteOrder(em, order, startDate, body.usage ?? []) };
    },

    async getSubscription({ path }, { em }) {
      return { status: 200, body: await requireSubscription(em, path.id) };
    },

    async attachAddon({ path, body, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const subscription = await attachAddon(context.em, target, body, originOf(context));
      const location = `/api/v1/deployments/${path.id}/subscription`;
      return { status: 201, body: subscription, headers: { location } };
    },

    async removeAddon({ path, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const origin = originOf(context);
      return { status: 200, body: await removeAddon(context.em, target, path.addon_id, origin) };
    },

    async changePlan({ path, body, ifMatch }, context) {
      const change = {
        planCode: body.plan_code,
        planVersion: body.plan_version,
        timing: body.timing ?? 'immediate',
        dryRun: body.dry_run ?? false,
      };
      const target = targetOf(path, ifMatch);
      const origin = originOf(context, body.reason);
      return {
        status: 200,
        body: await changePlan(context.em, target, change, origin, deps.now()),
      };
    },

    async cancelPlanChange({ path, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      return { status: 200, body: await cancelPlanChange(context.em, target, originOf(context)) };
    },
  };
}
