import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { requireActiveAddons, requireActivePlanVersion } from '../catalog/orderable.ts';
import { newId } from '../db/new-id.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertNoDuplicates } from '../errors/invalid-request.ts';
import { assertNotBlockedForSystem } from '../journal/billing-override.ts';
import {
  type ChangeDeployment,
  type DeploymentTarget,
  scheduleTimers,
} from '../journal/change-deployment.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import { calendarMonth } from './calendar.ts';
import { describeAddon, describePeriod, describePlan } from './event-metadata.ts';
import {
  type ApiSubscription,
  findLiveSubscription,
  requireSubscription,
} from './read-subscription.ts';
import { periodEndsAt } from './roll-period.ts';
import { Subscription } from './subscription.entity.ts';
import { snapshotAddon } from './subscription-addons.ts';

/** The dependencies of the use cases on subscriptions. */
export interface SubscriptionDeps {
  readonly changeDeployment: ChangeDeployment;
  readonly now: () => Date;
  /** IANA name of the zone in which calendar months begin at midnight. */
  readonly timeZone: string;
}

/** An order of a plan's active version, with units of add-ons. */
export interface Order {
  readonly planCode: string;
  /** `units` is 1 by default. */
  readonly addons: readonly { readonly code: string; readonly units?: number | undefined }[];
}

/**
 * Subscribes a deployment for the current calendar month. The subscription keeps today's price of each add-on.
 *
 * @throws {ArcadiaError} `already_subscribed`, `not_subscribable`, `unknown_plan`, `unknown_addon`, `invalid_request`,
 *   `billing_action_suspended`.
 */
export async function subscribeDeployment(
  deps: SubscriptionDeps,
  em: EntityManager,
  target: DeploymentTarget,
  order: Order,
  audit: AuditContext,
): Promise<ApiSubscription> {
  const codes = order.addons.map(({ code }) => code);
  assertNoDuplicates(codes, '/body/addons', 'Name each add-on once, with its `units`.');
  const now = deps.now();
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    assertNotBlockedForSystem(deployment, audit.actor);
    const deploymentId = deployment.id;
    const status = deploymentLifecycle.states[deployment.state].subscription;
    if (status === 'cancelled') throw notSubscribable(deployment.state);
    await assertNotSubscribed(tx, deployment);
    const version = await requireActivePlanVersion(tx, order.planCode);
    const addons = await requireActiveAddons(tx, order.addons, version.currency);

    const period = calendarMonth(now, deps.timeZone);
    const subscription = tx.create(Subscription, {
      id: newId(),
      tenantId: deployment.tenantId,
      deploymentId,
      planVersionId: version.id,
      status,
      currentPeriodStart: period.start,
      currentPeriodEnd: period.end,
      trialEndsAt: deployment.state === 'trial' ? deployment.trialEndsAt : null,
    });
    const attached = addons.map(({ addon, units }) =>
      describeAddon(addon.code, snapshotAddon(tx, subscription, addon, units)),
    );

    await scheduleTimers(tx, deploymentId, periodEndsAt(subscription, deps.timeZone));
    const event = {
      kind: 'subscribed',
      metadata: {
        subscription_id: subscription.id,
        before: null,
        after: {
          ...describePlan(order.planCode, version),
          status,
          ...describePeriod(subscription),
          trial_ends_at: subscription.trialEndsAt,
          addons: attached,
        },
      },
    } as const;
    await recordEvent(tx, deployment, event, audit);
    return requireSubscription(tx, deploymentId, deps.timeZone);
  });
}

async function assertNotSubscribed(em: EntityManager, deployment: Deployment): Promise<void> {
  const live = await findLiveSubscription(em, deployment);
  if (live === null) return;
  const detail = 'The deployment already has a subscription. Change its plan instead.';
  throw new ArcadiaError('already_subscribed', detail, { subscription_id: live.id });
}

function notSubscribable(state: string): ArcadiaError {
  const detail = `A deployment cannot subscribe while it is ${state}. Activate it first.`;
  return new ArcadiaError('not_subscribable', detail, { state });
}
