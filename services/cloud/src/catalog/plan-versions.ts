import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { newId } from '../db/new-id.ts';
import { platformSql, reads } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertNoDuplicates } from '../errors/invalid-request.ts';
import { Plan, PlanItem, PlanVersion } from './plan.entity.ts';
import { type ApiPlan, planVersionNotFound, readPlanVersion } from './read-plan-versions.ts';

/** The prices of a new version, in whole cents. */
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

/** The plan of a new version. A new plan needs a name; an existing one keeps its own. */
export interface PlanName {
  readonly code: string;
  readonly name?: string | undefined;
}

/**
 * Drafts the next version of a plan, and creates the plan if it is new. Deployments cannot subscribe to the version
 * before it is published.
 *
 * @throws {ArcadiaError} `unknown_plan` for a new plan without a name, `plan_name_differs`, `invalid_request`.
 */
export async function draftPlanVersion(
  em: EntityManager,
  planName: PlanName,
  { items, ...prices }: PlanPrices,
  audit: AuditContext,
): Promise<ApiPlan> {
  const meters = items.map(({ meter }) => meter);
  assertNoDuplicates(meters, '/body/items', 'Name each meter once, with all that it includes.');
  return inTransaction(em, async (tx) => {
    const plan = await lockPlan(tx, planName);
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

/**
 * Publishes a draft and retires the plan's active version. Subscriptions stay on the version that they have.
 *
 * @throws {ArcadiaError} `not_found`, `plan_version_not_draft`.
 */
export async function publishPlanVersion(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiPlan> {
  return inTransaction(em, async (tx) => {
    const version = await lockPlanVersion(tx, id);
    if (version.status !== 'draft') throw notDraft(version);
    const former = await tx.findOne(PlanVersion, { plan: version.plan, status: 'active' });
    if (former !== null) await setStatus(tx, former, 'retired', 'publishPlanVersion', audit);
    return await setStatus(tx, version, 'active', 'publishPlanVersion', audit);
  });
}

/**
 * Retires a version without a successor. Its subscriptions stay on it. A draft can be retired too, and can never be
 * published then.
 *
 * @throws {ArcadiaError} `not_found`, `plan_version_retired`.
 */
export async function retirePlanVersion(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiPlan> {
  return inTransaction(em, async (tx) => {
    const version = await lockPlanVersion(tx, id);
    if (version.status === 'retired') throw alreadyRetired(version);
    return await setStatus(tx, version, 'retired', 'retirePlanVersion', audit);
  });
}

/**
 * Locks a plan, which it creates if it is new, until the transaction ends: the row of a plan serializes all changes of
 * its versions.
 */
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
    const detail = `There is no plan "${code}" yet. Check the code or, to create the plan, give its \`name\`.`;
    throw new ArcadiaError('unknown_plan', detail, { plan_code: code });
  }
  if (name === undefined || name === plan.name) return plan;
  const detail = `The plan "${code}" is named "${plan.name}", and plans keep their names. Leave \`name\` out, or choose another code.`;
  throw new ArcadiaError('plan_name_differs', detail, { plan_code: code, plan_name: plan.name });
}

/** Locks the plan of a version. Reads the version afterwards, so that it shows the changes of the former lock holder. */
async function lockPlanVersion(em: EntityManager, id: string): Promise<PlanVersion> {
  const known = await reads(em)
    .selectFrom('plan_versions')
    .select('plan_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (known === undefined) throw planVersionNotFound(id);
  await em.findOneOrFail(Plan, { id: known.plan_id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return await em.findOneOrFail(PlanVersion, { id }, { refresh: true });
}

/** Changes the status of a version, and records that in the audit log. The plan must be locked. */
async function setStatus(
  em: EntityManager,
  version: PlanVersion,
  status: 'active' | 'retired',
  action: 'publishPlanVersion' | 'retirePlanVersion',
  audit: AuditContext,
): Promise<ApiPlan> {
  const before = await readPlanVersion(em, version.id);
  version.status = status;
  await em.flush();
  const after = await readPlanVersion(em, version.id);
  const target = { type: 'plan_version', id: version.id } as const;
  await recordAudit(em, { action, target, before, after }, audit);
  return after;
}

function notDraft({ id, version, status }: PlanVersion): ArcadiaError {
  const detail = `Version ${version} is ${status}, and only a draft can be published. Draft the next version instead.`;
  return new ArcadiaError('plan_version_not_draft', detail, {
    plan_version_id: id,
    plan_version_status: status,
  });
}

function alreadyRetired({ id, version }: PlanVersion): ArcadiaError {
  const detail = `Version ${version} is already retired. To sell the plan again, draft and publish its next version.`;
  return new ArcadiaError('plan_version_retired', detail, { plan_version_id: id });
}
