import type { PlanVersion } from '../catalog/plan-version.entity.ts';

/** A version of a plan as an event tells it, before or after. */
export function describePlan(code: string, version: PlanVersion): Record<string, unknown> {
  return {
    plan_code: code,
    plan_version: version.version,
    plan_version_id: version.id,
    base_price_cents: version.basePriceCents,
    currency: version.currency,
  };
}
