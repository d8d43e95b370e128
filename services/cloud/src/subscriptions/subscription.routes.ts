import type { Handlers } from '../http/operations.ts';
import { toAuditContext, toExpectedSeq } from '../http/request-context.ts';
import { localDay } from './calendar.ts';
import { changePlan } from './change-plan.ts';
import { cancelPlanChange } from './pending-plan-change.ts';
import { quoteOrder } from './quote-order.ts';
import { requireSubscription } from './read-subscription.ts';
import { type SubscriptionDeps, subscribeDeployment } from './subscribe-deployment.ts';
import { attachAddon, removeAddon } from './subscription-addons.ts';

type SubscriptionOperation =
  | 'quote'
  | 'subscribeDeployment'
  | 'getSubscription'
  | 'attachAddon'
  | 'removeAddon'
  | 'changePlan'
  | 'cancelPlanChange';

/** Handlers of quotes, subscriptions and their plan changes. */
export function subscriptionRoutes(deps: SubscriptionDeps): Handlers<SubscriptionOperation> {
  const targetOf = ({ id }: { id: string }, ifMatch: string | undefined) => ({
    id,
    expectedSeq: toExpectedSeq(ifMatch),
  });
  return {
    async quote({ body }, { em }) {
      const order = { planCode: body.plan_code, addons: body.addons ?? [] };
      const startDate = body.start_date ?? localDay(deps.now(), deps.timeZone);
      const usage = body.usage ?? [];
      const request = { order, startDate, usage, deploymentId: body.deployment_id };
      return { status: 200, body: await quoteOrder(deps, em, request) };
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
      return { status: 200, body: await requireSubscription(em, path.id, deps.timeZone) };
    },

    async attachAddon({ path, body, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const audit = toAuditContext(context);
      const subscription = await attachAddon(deps, context.em, target, body, audit);
      const location = `/api/v1/deployments/${path.id}/subscription`;
      return { status: 201, body: subscription, headers: { location } };
    },

    async removeAddon({ path, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const audit = toAuditContext(context);
      const subscription = await removeAddon(deps, context.em, target, path.addon_id, audit);
      return { status: 200, body: subscription };
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
      return { status: 200, body: await changePlan(deps, context.em, target, change, audit) };
    },

    async cancelPlanChange({ path, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const audit = toAuditContext(context);
      return { status: 200, body: await cancelPlanChange(deps, context.em, target, audit) };
    },
  };
}
