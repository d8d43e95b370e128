import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createDeployment } from '@arcadia/cloud/src/deployments/create-deployment.ts';
import { createChangeDeployment } from '@arcadia/cloud/src/journal/change-deployment.ts';
import { createTimers } from '@arcadia/cloud/src/lifecycle/timers.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import { subscribeDeployment } from '@arcadia/cloud/src/subscriptions/subscribe-deployment.ts';

const origin = { actor: { kind: 'operator', id: 'bench' }, requestId: 'bench' } as const;

/** Makes so many deployments, each with a subscription, and returns their ids. */
export async function seedSubscribed(databaseUrl: string, count: number): Promise<string[]> {
  const orm = createServiceOrm({ databaseUrl });
  const now = new Date();
  const changeDeployment = createChangeDeployment(createTimers('UTC'));
  const deps = { changeDeployment, now: () => now, timeZone: 'UTC' };
  const order = { planCode: 'studio', addons: [] };
  const ids: string[] = [];
  while (ids.length < count) {
    const input = { slug: `app-${ids.length}`, display_name: 'App', region: 'syd1' };
    const { id } = await createDeployment(openScope(orm, 'all'), 'acme', input, origin, now);
    await subscribeDeployment(deps, openScope(orm, 'all'), { id }, order, origin);
    ids.push(id);
  }
  await orm.close();
  return ids;
}
