import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Plan } from './plan.entity.ts';
import { PlanVersion } from './plan-version.entity.ts';

/** Publishes a draft: the plan's former version retires, and those who are on it stay on it. */
export async function publishPlanVersion(em: EntityManager, id: string): Promise<void> {
  await em.transactional(async (tx) => {
    const version = await tx.findOneOrFail(PlanVersion, { id, status: 'draft' });
    // The plan's row is what two publishers take turns on.
    await tx.findOneOrFail(Plan, { id: version.plan.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const former = await tx.findOne(PlanVersion, { plan: version.plan, status: 'active' });
    if (former !== null) {
      former.status = 'retired';
      await tx.flush();
    }
    version.status = 'active';
  });
}
