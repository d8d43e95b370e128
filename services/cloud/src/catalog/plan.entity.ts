import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p, raw } from '@mikro-orm/postgresql';

/** The status of a plan version or an add-on: only an active one can be ordered. */
export type CatalogStatus = components['schemas']['CatalogStatus'];

const planSchema = defineEntity({
  name: 'Plan',
  tableName: 'plans',
  properties: {
    id: p.uuid().primary(),
    code: p.text(),
    name: p.text(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** A plan: a code and a name. Its versions have the prices. */
export class Plan extends planSchema.class {}
planSchema.setClass(Plan);

const versionSchema = defineEntity({
  name: 'PlanVersion',
  tableName: 'plan_versions',
  properties: {
    id: p.uuid().primary(),
    plan: () => p.manyToOne(Plan),
    version: p.integer(),
    basePriceCents: p.integer(),
    currency: p.text(),
    status: p.text().$type<CatalogStatus>(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** A numbered version of a plan's prices. Once it is published, a trigger rejects every change of them. */
export class PlanVersion extends versionSchema.class {}
versionSchema.setClass(PlanVersion);

const itemSchema = defineEntity({
  name: 'PlanItem',
  tableName: 'plan_items',
  properties: {
    id: p.uuid().primary(),
    planVersionId: () => p.manyToOne(PlanVersion).mapToPk().joinColumn('plan_version_id'),
    meter: p.text(),
    includedQty: p.integer(),
    overageUnit: p.integer(),
    overagePriceCents: p.integer(),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** The quantity of one meter that a plan version includes, and the price of each further unit. */
export class PlanItem extends itemSchema.class {}
itemSchema.setClass(PlanItem);
