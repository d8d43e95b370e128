import type { EntityManager } from '@mikro-orm/postgresql';
import { findActivePlanVersion } from '../../catalog/find-active-plan-version.ts';
import { PlanVersion } from '../../catalog/plan-version.entity.ts';
import { ArcadiaError } from '../../errors/arcadia-error.ts';

/** A plan by its code, and the number of its version where one is meant. */
export interface PlanOrder {
  readonly planCode: string;
  readonly planVersion?: number | undefined;
}

/** The version to move to from `current`: another one, active, and in the currency of the subscription. */
export async function findOrderedVersion(
  em: EntityManager,
  order: PlanOrder,
  current: PlanVersion,
): Promise<PlanVersion> {
  const version = await findVersion(em, order);
  if (version.id === current.id) throw planUnchanged(order.planCode, version);
  if (version.status === 'retired') throw versionRetired(order.planCode, version);
  if (version.currency !== current.currency)
    throw currencyMismatch(order.planCode, version, current);
  return version;
}

async function findVersion(
  em: EntityManager,
  { planCode, planVersion }: PlanOrder,
): Promise<PlanVersion> {
  if (planVersion === undefined) return findActivePlanVersion(em, planCode);
  const version = await em.findOne(PlanVersion, { plan: { code: planCode }, version: planVersion });
  // A draft is nobody's business before it is published.
  if (version !== null && version.status !== 'draft') return version;
  const detail = `There is no version ${planVersion} of a plan "${planCode}". GET /api/v1/catalog/plans lists what there is.`;
  const data = { plan_code: planCode, plan_version: planVersion };
  throw new ArcadiaError('unknown_plan', detail, data);
}

function planUnchanged(code: string, { version }: PlanVersion): ArcadiaError {
  const detail = `The subscription is on version ${version} of "${code}" already. Name another plan.`;
  return new ArcadiaError('plan_unchanged', detail, { plan_code: code, plan_version: version });
}

function versionRetired(code: string, { version, status }: PlanVersion): ArcadiaError {
  const detail = `Version ${version} of "${code}" has retired: one can only move to the active one. Leave \`plan_version\` out for that.`;
  const data = { plan_code: code, plan_version: version, plan_version_status: status };
  return new ArcadiaError('unknown_plan', detail, data);
}

function currencyMismatch(code: string, to: PlanVersion, from: PlanVersion): ArcadiaError {
  const detail = `The subscription is in ${from.currency}, and "${code}" in ${to.currency}: its add-ons would be in neither. Name a plan in ${from.currency}. To change currency an operator must cancel and reactivate the deployment, which then subscribes anew, add-ons at that day's prices.`;
  const data = { plan_code: code, plan_currency: to.currency, currency: from.currency };
  return new ArcadiaError('currency_mismatch', detail, data);
}
