import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { newId } from '../db/new-id.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertNoDuplicates } from '../errors/invalid-request.ts';
import { Plan } from './plan.entity.ts';
import { PlanItem } from './plan-item.entity.ts';
import { PlanVersion } from './plan-version.entity.ts';
import { readPlanVersion } from './read-plan-version.ts';
import type { ApiPlan } from './to-api-plans.ts';

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

/** Which plan a version is of. One that is new wants a name, and one that is known keeps its own. */
export interface PlanName {
  readonly code: string;
  readonly name?: string | undefined;
}

/** Writes the next version of a plan, making the plan where it is new. Nobody can subscribe before it is published. */
export async function draftPlanVersion(
  em: EntityManager,
  named: PlanName,
  { items, ...prices }: PlanPrices,
  audit: AuditContext,
): Promise<ApiPlan> {
  const meters = items.map(({ meter }) => meter);
  assertNoDuplicates(meters, '/body/items', 'Name each meter once, with all that it includes.');
  return em.transactional(async (tx) => {
    const plan = await lockPlan(tx, named);
    const latest = await tx.findOne(PlanVersion, { plan }, { orderBy: { version: 'desc' } });
    const version = tx.create(PlanVersion, {
      id: newId(),
      plan,
      version: (latest?.version ?? 0) + 1,
      ...prices,
      status: 'draft',
    });
    for (const item of items) {
      tx.create(PlanItem, { id: newId(), planVersionId: version.id, ...item });
    }
    await tx.flush();
    const after = await readPlanVersion(tx, version.id);
    const target = { type: 'plan_version', id: version.id } as const;
    await recordAudit(tx, { action: 'draftPlanVersion', target, before: null, after }, audit);
    return after;
  });
}

/** The plan's row is what those who draft and publish at the same time take turns on, also where it is new. */
async function lockPlan(em: EntityManager, { code, name }: PlanName): Promise<Plan> {
  if (name !== undefined) {
    await platformSql(em)
      .insertInto('plans')
      .values({ id: newId(), code, name })
      .onConflict((conflict) => conflict.column('code').doNothing())
      .execute();
  }
  const plan = await em.findOne(Plan, { code }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (plan === null) {
    const detail = `There is no plan "${code}" yet. Check the code; to make the plan, give its \`name\`.`;
    throw new ArcadiaError('unknown_plan', detail, { plan_code: code });
  }
  if (name === undefined || name === plan.name) return plan;
  const detail = `The plan "${code}" is called "${plan.name}" and keeps its name. Leave \`name\` out, or choose another code.`;
  throw new ArcadiaError('plan_name_differs', detail, { plan_code: code, plan_name: plan.name });
}
