import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { CatalogStatus } from './catalog-status.ts';
import { Plan } from './plan.entity.ts';

const schema = defineEntity({
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

/** A plan's prices at one time. Once published it never changes: a trigger refuses it. */
export class PlanVersion extends schema.class {}
schema.setClass(PlanVersion);
