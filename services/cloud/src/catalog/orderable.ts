import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Addon } from './addon.entity.ts';
import { Plan, PlanVersion } from './plan.entity.ts';

/**
 * The version of a plan to which deployments can subscribe now. Within a transaction it stays active until that ends:
 * publishing and retiring lock the row of the plan, too.
 *
 * @throws {ArcadiaError} `unknown_plan`.
 */
export async function requireActivePlanVersion(
  em: EntityManager,
  code: string,
): Promise<PlanVersion> {
  if (em.isInTransaction()) {
    await em.findOne(Plan, { code }, { lockMode: LockMode.PESSIMISTIC_READ });
  }
  const version = await em.findOne(PlanVersion, { plan: { code }, status: 'active' });
  if (version !== null) return version;
  const retired = await reads(em)
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .select('v.id')
    .where('p.code', '=', code)
    .where('v.status', '=', 'retired')
    .executeTakeFirst();
  throw unknownPlan(code, retired !== undefined);
}

/**
 * The add-ons of an order, each with its units, 1 by default. All must be active and in `currency`, the one of the plan.
 * Within a transaction they do not change until that ends.
 *
 * @throws {ArcadiaError} `unknown_addon`.
 */
export async function requireActiveAddons(
  em: EntityManager,
  order: readonly { readonly code: string; readonly units?: number | undefined }[],
  currency: string,
): Promise<{ addon: Addon; units: number }[]> {
  const codes = order.map(({ code }) => code);
  const lockMode = em.isInTransaction() ? LockMode.PESSIMISTIC_READ : LockMode.NONE;
  const ordered = { code: { $in: codes } };
  const addons =
    codes.length === 0 ? [] : await em.find(Addon, ordered, { lockMode, refresh: true });
  const byCode = new Map(addons.map((addon) => [addon.code, addon]));
  return order.map(({ code, units = 1 }) => {
    const addon = byCode.get(code);
    if (addon?.status === 'active' && addon.currency === currency) return { addon, units };
    throw unknownAddon(code, currency, addon);
  });
}

// A draft is secret until it is published: it gets the same error as a code that does not exist.

function unknownPlan(code: string, isRetired: boolean): ArcadiaError {
  const cause = isRetired
    ? `The plan "${code}" is retired: existing subscriptions keep it, and no deployment can subscribe to it any more.`
    : `There is no plan "${code}" to subscribe to.`;
  const detail = `${cause} GET /api/v1/catalog/plans lists the plans to choose from.`;
  return new ArcadiaError('unknown_plan', detail, {
    plan_code: code,
    ...(isRetired ? { plan_status: 'retired' } : {}),
  });
}

function unknownAddon(code: string, currency: string, addon: Addon | undefined): ArcadiaError {
  const isRetired = addon?.status === 'retired';
  const cause = isRetired
    ? `The add-on "${code}" is retired: existing subscriptions keep it, and no subscription can attach it any more.`
    : `There is no add-on "${code}" in ${currency}.`;
  const detail = `${cause} GET /api/v1/catalog/addons lists the add-ons to choose from.`;
  return new ArcadiaError('unknown_addon', detail, {
    addon_code: code,
    ...(isRetired ? { addon_status: 'retired' } : {}),
  });
}
