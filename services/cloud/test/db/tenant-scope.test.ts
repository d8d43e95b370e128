import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScope, reads } from '../../src/db/tenant-scope.ts';
import { createDeployment } from '../../src/deployments/create-deployment.ts';
import { Deployment } from '../../src/journal/deployment.entity.ts';
import { DeploymentEvent } from '../../src/journal/deployment-event.entity.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { subscribeDeployment } from '../../src/subscriptions/subscribe-deployment.ts';
import { Subscription } from '../../src/subscriptions/subscription.entity.ts';
import { deploymentDeps } from '../setup/deployment-deps.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
const audit = { actor: { kind: 'operator', id: 'ops' }, requestId: null } as const;

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
  for (const tenantId of ['acme', 'globex']) {
    const shop = { slug: 'shop', display_name: tenantId, region: 'syd1' };
    const now = new Date();
    const em = () => openScope(orm, 'all');
    const { id } = await createDeployment({ now: () => now }, em(), tenantId, shop, audit);
    const order = { planCode: 'starter', addons: [{ code: 'seats_5' }] };
    await subscribeDeployment(deploymentDeps(now), em(), { id }, order, audit);
  }
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

it.each([
  ['deployments', (em: EntityManager) => em.count(Deployment)],
  ['events', (em: EntityManager) => em.count(DeploymentEvent)],
  ['subscriptions', (em: EntityManager) => em.count(Subscription)],
])('restricts a tenant to its own %s when it reads entities', async (_name, count) => {
  const all = await count(openScope(orm, 'all'));
  expect(await count(openScope(orm, { tenantId: 'acme' }))).toBe(all / 2);
  expect(await count(openScope(orm, { tenantId: 'nobody' }))).toBe(0);
});

it.each([
  'cloud_deployments',
  'cloud_deployment_events',
  'subscriptions',
  'subscription_addons',
] as const)(
  'restricts a tenant to its own rows of %s when it reads through Kysely',
  async (table) => {
    const count = async (visibility: Parameters<typeof openScope>[1]) => {
      const from = reads(openScope(orm, visibility));
      const plain = await from.selectFrom(table).selectAll().execute();
      const aliased = await from.selectFrom(`${table} as t`).selectAll().execute();
      expect(aliased).toHaveLength(plain.length);
      return plain.length;
    };
    const all = await count('all');
    expect(await count({ tenantId: 'acme' })).toBe(all / 2);
    expect(await count({ tenantId: 'nobody' })).toBe(0);
  },
);

it('restricts a tenant to its own rows of joined tables', async () => {
  const joined = await reads(openScope(orm, { tenantId: 'acme' }))
    .selectFrom('plan_versions as v')
    .leftJoin('subscriptions as s', 's.plan_version_id', 'v.id')
    .leftJoin('cloud_deployments', 'cloud_deployments.id', 's.deployment_id')
    .select('cloud_deployments.tenant_id')
    .where('s.id', 'is not', null)
    .execute();
  expect(joined).toEqual([{ tenant_id: 'acme' }]);
});

it('restricts a tenant within a transaction', async () => {
  const names = await openScope(orm, { tenantId: 'acme' }).transactional(async (tx) =>
    reads(tx).selectFrom('cloud_deployments').select('display_name').execute(),
  );
  expect(names).toEqual([{ display_name: 'acme' }]);
});

it('fails to read without a visibility', async () => {
  expect(() => reads(orm.em.fork())).toThrow('openScope');
  await expect(orm.em.fork().count(Deployment)).rejects.toThrow('tenant');
});
