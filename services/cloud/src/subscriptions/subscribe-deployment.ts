import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { findActivePlanVersion } from '../catalog/find-active-plan-version.ts';
import { findAddons } from '../catalog/find-addons.ts';
import { newId } from '../db/new-id.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertNoDuplicates } from '../errors/invalid-request.ts';
import {
  type ChangeDeployment,
  type DeploymentTarget,
  scheduleTimers,
} from '../journal/change-deployment.ts';
import { recordEvent } from '../journal/record-event.ts';
import { describeAddon } from './addons/describe-addon.ts';
import { snapshotAddon } from './addons/snapshot-addon.ts';
import { describePlan } from './describe-plan.ts';
import { findLiveSubscription } from './find-live-subscription.ts';
import { calendarMonth } from './periods/calendar-month.ts';
import { periodEndsAt } from './periods/period-ends-at.ts';
import type { ApiSubscription } from './read-subscription.ts';
import { requireSubscription } from './require-subscription.ts';
import { Subscription } from './subscription.entity.ts';

/** What the use cases on subscriptions need, beside the request. */
export interface SubscriptionDeps {
  readonly changeDeployment: ChangeDeployment;
  readonly now: () => Date;
  /** The IANA zone in which calendar months begin at midnight. */
  readonly timeZone: string;
}

/** What is ordered: the active version of a plan, and units of add-ons. */
export interface Order {
  readonly planCode: string;
  readonly addons: readonly { readonly code: string; readonly units?: number | undefined }[];
}

/** Subscribes a deployment for the current calendar month, with each add-on at today's price for good. */
export async function subscribeDeployment(
  deps: SubscriptionDeps,
  em: EntityManager,
  target: DeploymentTarget,
  order: Order,
  audit: AuditContext,
): Promise<ApiSubscription> {
  const codes = order.addons.map(({ code }) => code);
  assertNoDuplicates(codes, '/body/addons', 'Name each add-on once, with its `units`.');
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const deploymentId = deployment.id;
    const status = deploymentLifecycle.states[deployment.state].subscription;
    if (status === 'cancelled') throw notSubscribable(deployment.state);
    await assertNotSubscribed(tx, deploymentId);
    const version = await findActivePlanVersion(tx, order.planCode);
    const addons = await findAddons(tx, order.addons, version.currency);

    const period = calendarMonth(deps.now(), deps.timeZone);
    const subscription = tx.create(Subscription, {
      id: newId(),
      deploymentId,
      planVersionId: version.id,
      status,
      currentPeriodStart: period.start,
      currentPeriodEnd: period.end,
      trialEndsAt: deployment.state === 'trial' ? deployment.trialEndsAt : null,
    });
    const attached = addons.map(({ addon, units }) => ({
      code: addon.code,
      addon: snapshotAddon(tx, subscription, addon, units),
    }));

    await scheduleTimers(tx, deploymentId, periodEndsAt(subscription, deps.timeZone));
    const event = {
      kind: 'subscribed',
      metadata: {
        subscription_id: subscription.id,
        before: null,
        after: {
          ...describePlan(order.planCode, version),
          status,
          current_period_start: period.start,
          current_period_end: period.end,
          trial_ends_at: subscription.trialEndsAt,
          addons: attached.map(({ code, addon }) => describeAddon(code, addon)),
        },
      },
    } as const;
    await recordEvent(tx, deployment, event, audit);
    return requireSubscription(tx, deploymentId);
  });
}

async function assertNotSubscribed(em: EntityManager, deploymentId: string): Promise<void> {
  const live = await findLiveSubscription(em, deploymentId);
  if (live === null) return;
  throw new ArcadiaError('already_subscribed', 'The deployment has a subscription already.', {
    subscription_id: live.id,
  });
}

function notSubscribable(state: string): ArcadiaError {
  return new ArcadiaError('not_subscribable', `A deployment that is ${state} cannot subscribe.`, {
    state,
  });
}
