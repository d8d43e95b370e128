import type { Handlers } from '../http/operations.ts';
import { originOf } from '../http/origin-of.ts';
import { toExpectedSeq } from '../http/to-expected-seq.ts';
import { attachAddon } from './attach-addon.ts';
import { cancelPlanChange } from './cancel-plan-change.ts';
import { changePlan } from './change-plan.ts';
import { localDay } from './local-day.ts';
import { quoteOrder } from './quote/quote-order.ts';
import { removeAddon } from './remove-addon.ts';
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
  now: () => Date;
  /** Whose midnight bounds the periods. IANA. */
  timeZone: string;
}): Handlers<SubscriptionOperation> {
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
      const expected = toExpectedSeq(ifMatch);
      const origin = originOf(context);
      const subscription = await attachAddon(context.em, path.id, body, origin, expected);
      const location = `/api/v1/deployments/${path.id}/subscription`;
      return { status: 201, body: subscription, headers: { location } };
    },

    async removeAddon({ path, ifMatch }, context) {
      const expected = toExpectedSeq(ifMatch);
      const origin = originOf(context);
      const { id, addon_id: attachedId } = path;
      return {
        status: 200,
        body: await removeAddon(context.em, id, attachedId, origin, expected),
      };
    },

    async changePlan({ path, body, ifMatch }, context) {
      const change = {
        planCode: body.plan_code,
        planVersion: body.plan_version,
        timing: body.timing ?? 'immediate',
        dryRun: body.dry_run ?? false,
      };
      const origin = originOf(context, body.reason);
      const time = { now: deps.now(), zone: deps.timeZone };
      const expected = toExpectedSeq(ifMatch);
      return {
        status: 200,
        body: await changePlan(context.em, path.id, change, origin, time, expected),
      };
    },

    async cancelPlanChange({ path, ifMatch }, context) {
      const expected = toExpectedSeq(ifMatch);
      const origin = originOf(context);
      return { status: 200, body: await cancelPlanChange(context.em, path.id, origin, expected) };
    },
  };
}
