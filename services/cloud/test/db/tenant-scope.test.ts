import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrm } from '../../src/db/orm.ts';
import { openScope, reads } from '../../src/db/tenant-scope.ts';
import { createDeployment } from '../../src/deployments/create-deployment.ts';
import { Deployment } from '../../src/deployments/deployment.entity.ts';
import { DeploymentEvent } from '../../src/deployments/deployment-event.entity.ts';
import { subscribeDeployment } from '../../src/subscriptions/subscribe-deployment.ts';
import { Subscription } from '../../src/subscriptions/subscription.entity.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
const origin = { actor: { kind: 'operator', id: 'ops' }, requestId: null } as const;

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createOrm({ databaseUrl: database.url });
  for (const tenantId of ['acme', 'globex']) {
    const shop = { slug: 'shop', display_name: tenantId, region: 'syd1' };
    const now = new Date();
    const em = () => openScope(orm, 'all');
    const { id } = await createDeployment(em(), tenantId, shop, origin, now);
    const order = { planCode: 'starter', addons: [{ code: 'seats_5' }] };
    await subscribeDeployment(em(), id, order, origin, now);
  }
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

it.each([Deployment, DeploymentEvent, Subscription])(
  'shows a tenant its own %o alone',
  async (entity) => {
    const all = await openScope(orm, 'all').count(entity);
    const own = await openScope(orm, { tenantId: 'acme' }).count(entity);
    expect(own).toBe(all / 2);
    expect(await openScope(orm, { tenantId: 'nobody' }).count(entity)).toBe(0);
  },
);

it.each([
  'cloud_deployments',
  'cloud_deployment_events',
  'subscriptions',
  'subscription_addons',
] as const)(
  'shows a tenant its own rows of %s alone, also in joins and under an alias',
  async (table) => {
    const count = async (visibility: Parameters<typeof openScope>[1]) => {
      const from = reads(openScope(orm, visibility));
      const plain = await from.selectFrom(table).selectAll().execute();
      const aliased = await from.selectFrom(`${table} as t`).selectAll().execute();
      const joined = await from
        .selectFrom('plans as p')
        .leftJoin(`${table} as t`, (join) => join.onTrue())
        .select('t.id')
        .where('p.code', '=', 'pro')
        .where('t.id', 'is not', null)
        .execute();
      expect(aliased).toHaveLength(plain.length);
      expect(joined).toHaveLength(plain.length);
      return plain.length;
    };
    const all = await count('all');
    expect(await count({ tenantId: 'acme' })).toBe(all / 2);
    expect(await count({ tenantId: 'nobody' })).toBe(0);
  },
);

it('holds within a transaction', async () => {
  const names = await openScope(orm, { tenantId: 'acme' }).transactional(async (tx) =>
    reads(tx).selectFrom('cloud_deployments').select('display_name').execute(),
  );
  expect(names).toEqual([{ display_name: 'acme' }]);
});

it('refuses to read without a visibility', async () => {
  expect(() => reads(orm.em.fork())).toThrow('openScope');
  await expect(orm.em.fork().count(Deployment)).rejects.toThrow('tenant');
});
