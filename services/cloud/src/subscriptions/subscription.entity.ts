import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { ActorKind } from '../audit/audit-context.ts';
import { Addon } from '../catalog/addon.entity.ts';
import { PlanVersion } from '../catalog/plan.entity.ts';
import { Deployment } from '../journal/deployment.entity.ts';

const subscriptionSchema = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.text(),
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
 * The plan of a deployment, with the period that it pays for. A partial unique index allows one subscription per
 * deployment beside cancelled ones. The `pending…` columns hold one plan change: `pending-plan-change.ts` reads and
 * writes them together.
 */
export class Subscription extends subscriptionSchema.class {}
subscriptionSchema.setClass(Subscription);

const addonSchema = defineEntity({
  name: 'SubscriptionAddon',
  tableName: 'subscription_addons',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.text(),
    subscriptionId: () => p.manyToOne(Subscription).mapToPk().joinColumn('subscription_id'),
    addonId: () => p.manyToOne(Addon).mapToPk().joinColumn('addon_id'),
    units: p.integer(),
    qty: p.integer(),
    priceCents: p.integer(),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** An add-on as it was when it was attached. `qty` and `priceCents` are those of one unit, and never change. */
export class SubscriptionAddon extends addonSchema.class {}
addonSchema.setClass(SubscriptionAddon);
