import type { Plan } from '@arcadia/api-client';
import type { TestService } from './test-service.ts';

/** Drafts and publishes the next version of a plan, and creates the plan if it is new. */
export async function publishPlan(
  service: TestService,
  code: string,
  basePriceCents: number,
  currency = 'AUD',
): Promise<Plan> {
  const { catalog } = await service.admin();
  const prices = { base_price_cents: basePriceCents, currency, items: [] };
  const { data } = await catalog.listPlanVersions({ plan_code: code, limit: 1 });
  const name = data[0]?.name ?? code;
  const { id } = await catalog.draftPlanVersion({ plan_code: code, name, ...prices });
  return catalog.publishPlanVersion(id);
}
