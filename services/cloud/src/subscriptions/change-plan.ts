import type { EntityManager } from '@mikro-orm/postgresql';
import { findActivePlanVersion } from '../catalog/find-active-plan-version.ts';
import { PlanVersion } from '../catalog/plan-version.entity.ts';
import { lockDeployment } from '../deployments/lock-deployment.ts';
import type { Origin } from '../deployments/origin.ts';
import { recordEvent } from '../deployments/record-event.ts';
import { describePlan } from './describe-plan.ts';
import { findLiveSubscription } from './find-live-subscription.ts';

/** Moves a live subscription to the active version of a plan, which may be its own. Its add-ons stay as they are. */
export async function changePlan(
  em: EntityManager,
  deploymentId: string,
  planCode: string,
  origin: Origin,
): Promise<void> {
  await em.transactional(async (tx) => {
    const deployment = await lockDeployment(tx, deploymentId);
    const subscription = await findLiveSubscription(tx, deploymentId);
    const version = await findActivePlanVersion(tx, planCode);
    if (subscription.planVersionId === version.id) return;
    const before = await tx.findOneOrFail(
      PlanVersion,
      { id: subscription.planVersionId },
      { populate: ['plan'] },
    );
    subscription.planVersionId = version.id;
    deployment.seq += 1;
    const metadata = {
      subscription_id: subscription.id,
      before: describePlan(before.plan.code, before),
      after: describePlan(planCode, version),
    };
    const happening = { kind: 'plan_changed', fromState: deployment.state, metadata } as const;
    await recordEvent(tx, deployment, happening, origin);
  });
}
