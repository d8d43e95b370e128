import type { Handlers } from '../http/operations.ts';
import { toAuditContext, toExpectedSeq } from '../http/request-context.ts';
import { attachAddon } from './addons/attach-addon.ts';
import { removeAddon } from './addons/remove-addon.ts';
import { localDay } from './periods/local-day.ts';
import { cancelPlanChange } from './plan-change/cancel-plan-change.ts';
import { changePlan } from './plan-change/change-plan.ts';
import { quoteOrder } from './quote/quote-order.ts';
import { requireSubscription } from './require-subscription.ts';
import { type SubscriptionDeps, subscribeDeployment } from './subscribe-deployment.ts';

type SubscriptionOperation =
  | 'quote'
  | 'subscribeDeployment'
  | 'getSubscription'
  | 'attachAddon'
  | 'removeAddon'
  | 'changePlan'
  | 'cancelPlanChange';

/** The operations on what tenants owe, or would owe. */
export function subscriptionRoutes(deps: SubscriptionDeps): Handlers<SubscriptionOperation> {
  const targetOf = ({ id }: { id: string }, ifMatch: string | undefined) => ({
    id,
    expectedSeq: toExpectedSeq(ifMatch),
  });
  return {
    async quote({ body }, { em }) {
      const order = { planCode: body.plan_code, addons: body.addons ?? [] };
      const startDate = body.start_date ?? localDay(deps.now(), deps.timeZone);
      return { status: 200, body: await quoteOrder(em, order, startDate, body.usage ?? []) };
    },

    async subscribeDeployment({ path, body, ifMatch }, context) {
      const order = { planCode: body.plan_code, addons: body.addons ?? [] };
      const target = targetOf(path, ifMatch);
      const audit = toAuditContext(context);
      const subscription = await subscribeDeployment(deps, context.em, target, order, audit);
      const location = `/api/v1/deployments/${path.id}/subscription`;
      return { status: 201, body: subscription, headers: { location } };
    },

    async getSubscription({ path }, { em }) {
      return { status: 200, body: await requireSubscription(em, path.id) };
    },

    async attachAddon({ path, body, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const subscription = await attachAddon(
        deps,
        context.em,
        target,
        body,
        toAuditContext(context),
      );
      const location = `/api/v1/deployments/${path.id}/subscription`;
      return { status: 201, body: subscription, headers: { location } };
    },

    async removeAddon({ path, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const audit = toAuditContext(context);
      return {
        status: 200,
        body: await removeAddon(deps, context.em, target, path.addon_id, audit),
      };
    },

    async changePlan({ path, body, ifMatch }, context) {
      const change = {
        planCode: body.plan_code,
        planVersion: body.plan_version,
        timing: body.timing ?? 'immediate',
        dryRun: body.dry_run ?? false,
      };
      const target = targetOf(path, ifMatch);
      const audit = toAuditContext(context, body.reason);
      return {
        status: 200,
        body: await changePlan(deps, context.em, target, change, audit),
      };
    },

    async cancelPlanChange({ path, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      return {
        status: 200,
        body: await cancelPlanChange(deps, context.em, target, toAuditContext(context)),
      };
    },
  };
}
