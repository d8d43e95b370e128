import { createOrm } from '@arcadia/cloud/src/db/orm.ts';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createDeployment } from '@arcadia/cloud/src/deployments/create-deployment.ts';
import { subscribeDeployment } from '@arcadia/cloud/src/subscriptions/subscribe-deployment.ts';

const origin = { actor: { kind: 'operator', id: 'bench' }, requestId: 'bench' } as const;

/** Makes so many deployments, each with a subscription, and returns their ids. */
export async function seedSubscribed(databaseUrl: string, count: number): Promise<string[]> {
  const orm = createOrm({ databaseUrl });
  const now = new Date();
  const order = { planCode: 'studio', addons: [] };
  const ids: string[] = [];
  while (ids.length < count) {
    const input = { slug: `app-${ids.length}`, display_name: 'App', region: 'syd1' };
    const { id } = await createDeployment(openScope(orm, 'all'), 'acme', input, origin, now);
    const target = { id, timeZone: 'UTC' };
    await subscribeDeployment(openScope(orm, 'all'), target, order, origin, now);
    ids.push(id);
  }
  await orm.close();
  return ids;
}
