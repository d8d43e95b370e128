import { defineEntity, p } from '@mikro-orm/postgresql';
import { PlanVersion } from './plan-version.entity.ts';

const schema = defineEntity({
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

/** What a plan version includes of one meter, and what more of it costs. */
export class PlanItem extends schema.class {}
schema.setClass(PlanItem);
