import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { ActorKind } from '../audit/audit-context.ts';
import { PlanVersion } from '../catalog/plan-version.entity.ts';
import { Deployment } from '../journal/deployment.entity.ts';

const schema = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    id: p.uuid().primary(),
    deploymentId: () => p.manyToOne(Deployment).mapToPk().joinColumn('deployment_id'),
    planVersionId: () => p.manyToOne(PlanVersion).mapToPk().joinColumn('plan_version_id'),
    status: p.text().$type<components['schemas']['SubscriptionStatus']>(),
    currentPeriodStart: p.date(),
    currentPeriodEnd: p.date(),
    trialEndsAt: p.datetime(3).strictNullable(),
    pendingPlanVersionId: () =>
      p.manyToOne(PlanVersion).mapToPk().joinColumn('pending_plan_version_id').strictNullable(),
    pendingEffectiveAt: p.datetime(3).strictNullable(),
    pendingActorKind: p.text().$type<ActorKind>().strictNullable(),
    pendingActorId: p.text().strictNullable(),
    pendingRequestId: p.text().strictNullable(),
    pendingReason: p.text().strictNullable(),
    pendingRequestedAt: p.datetime(3).strictNullable(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/**
 * What a deployment owes. A partial unique index allows one per deployment that is not cancelled. `pending…` is the
 * change of plan that waits: `pending-plan-change.ts` reads and writes it as a whole.
 */
export class Subscription extends schema.class {}
schema.setClass(Subscription);
