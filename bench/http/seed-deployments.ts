import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createDeployment } from '@arcadia/cloud/src/deployments/create-deployment.ts';
import { createChangeDeployment } from '@arcadia/cloud/src/journal/change-deployment.ts';
import { createTimers } from '@arcadia/cloud/src/lifecycle/timers.ts';
import { transitionDeployment } from '@arcadia/cloud/src/lifecycle/transition-deployment.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import { subscribeDeployment } from '@arcadia/cloud/src/subscriptions/subscribe-deployment.ts';

const origin = { actor: { kind: 'operator', id: 'bench' }, requestId: 'bench' } as const;
const addons = [{ code: 'storage_50gb' }, { code: 'seats_5', units: 2 }];

/**
 * Makes so many deployments, by turns of each of the tenants.
 *
 * @returns the id of the first tenant's latest, which has a subscription, add-ons and events.
 */
export async function seedDeployments(
  databaseUrl: string,
  tenants: readonly string[],
  count: number,
): Promise<string> {
  const orm = createServiceOrm({ databaseUrl });
  const now = new Date();
  let latest = '';
  for (let made = 0; made < count; made += 1) {
    const [tenantId = ''] = tenants.slice(made % tenants.length);
    const input = { slug: `app-${made}`, display_name: `App ${made}`, region: 'syd1' };
    const { id } = await createDeployment(openScope(orm, 'all'), tenantId, input, origin, now);
    if (tenantId === tenants[0]) latest = id;
  }
  const changeDeployment = createChangeDeployment(createTimers('UTC'));
  const deps = { changeDeployment, now: () => now, timeZone: 'UTC' };
  const target = { id: latest };
  const order = { planCode: 'studio', addons };
  await subscribeDeployment(deps, openScope(orm, 'all'), target, order, origin);
  for (const to of ['paused', 'active', 'past_due', 'active'] as const) {
    await transitionDeployment(deps, openScope(orm, 'all'), target, to, origin);
  }
  await orm.close();
  return latest;
}
