import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { Plan } from './plan.entity.ts';
import { PlanItem } from './plan-item.entity.ts';
import { PlanVersion } from './plan-version.entity.ts';

/** The prices of a new version. Cents, whole numbers. */
export interface PlanPrices {
  readonly basePriceCents: number;
  readonly currency: string;
  readonly items: readonly {
    readonly meter: string;
    readonly includedQty: number;
    readonly overageUnit: number;
    readonly overagePriceCents: number;
  }[];
}

/** Writes the next version of a plan, making the plan where it is new. Nobody can subscribe before it is published. */
export async function draftPlanVersion(
  em: EntityManager,
  plan: { readonly code: string; readonly name: string },
  prices: PlanPrices,
): Promise<string> {
  return em.transactional(async (tx) => {
    const known = await tx.findOne(Plan, { code: plan.code });
    const owner = known ?? tx.create(Plan, { id: newId(), ...plan });
    const latest = await tx.findOne(PlanVersion, { plan: owner }, { orderBy: { version: 'desc' } });
    const version = tx.create(PlanVersion, {
      id: newId(),
      plan: owner,
      version: (latest?.version ?? 0) + 1,
      basePriceCents: prices.basePriceCents,
      currency: prices.currency,
      status: 'draft',
    });
    for (const item of prices.items) {
      tx.create(PlanItem, { id: newId(), planVersionId: version.id, ...item });
    }
    return version.id;
  });
}
