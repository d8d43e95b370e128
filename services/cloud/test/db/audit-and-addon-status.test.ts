import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCatalog } from '../../src/catalog/seed-catalog.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The insert of the previous release, which has no status. */
const insertAddon = `
insert into addons (id, code, name, meter, qty, price_cents, currency)
values (gen_random_uuid(), ?, 'Seats', 'seats', 5, 1500, 'AUD')`;

const subscribe = `
with deployment as (
  insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq)
  values (gen_random_uuid(), 'acme', 'shop', 'Shop', 'syd1', 'active', 'shared', 1) returning id
)
insert into subscriptions (id, deployment_id, plan_version_id, status, current_period_start, current_period_end)
select gen_random_uuid(), deployment.id, version.id, 'active', '2026-11-01', '2026-12-01'
from deployment, (select id from plan_versions limit 1) version`;

const attachAddon = `
insert into subscription_addons (id, subscription_id, addon_id, units, qty, price_cents)
select gen_random_uuid(), s.id, a.id, 1, a.qty, a.price_cents from subscriptions s, addons a
where a.code = 'seats_5'`;

it('migrates the add-ons of the previous release to active, and seedCatalog does not change them', async () => {
  const orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  const em = () => openScope(orm, 'all');
  await em().execute('drop schema public cascade; create schema public');
  await orm.migrator.up({ to: '20261124000000-chain-deployment-events' });
  await em().execute(insertAddon, ['seats_5']);
  await migrate(orm);
  await em().execute(insertAddon, ['made_while_rolled']);
  await seedCatalog(em());

  const addons = await em().execute('select code, name, status from addons order by code');
  expect(addons).toEqual([
    { code: 'llm_1m_tokens', name: 'LLM, 1 M tokens', status: 'active' },
    { code: 'made_while_rolled', name: 'Seats', status: 'active' },
    { code: 'seats_5', name: 'Seats', status: 'active' },
    { code: 'storage_50gb', name: 'Storage, 50 GB', status: 'active' },
  ]);
  const entries = await em().execute(
    "select after ->> 'code' as code, action from audit_log where target_type = 'addon' order by id",
  );
  expect(entries).toEqual([
    { code: 'storage_50gb', action: 'createAddon' },
    { code: 'storage_50gb', action: 'publishAddon' },
    { code: 'llm_1m_tokens', action: 'createAddon' },
    { code: 'llm_1m_tokens', action: 'publishAddon' },
  ]);
  await orm.close();
});

it('prevents the previous release from attaching an add-on that is a draft or has retired', async () => {
  const orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  const em = () => openScope(orm, 'all');
  await em().execute('drop schema public cascade; create schema public');
  await migrate(orm);
  await seedCatalog(em());
  await em().execute(subscribe);
  const attach = () => em().execute(attachAddon);
  for (const status of ['draft', 'retired']) {
    await em().execute('update addons set status = ?', [status]);
    await expect(attach()).rejects.toMatchObject({
      code: '23000',
      message: expect.stringContaining('not active'),
    });
  }
  await em().execute("update addons set status = 'active'");
  await attach();
  await em().execute("update addons set status = 'retired'");
  await em().execute('update subscription_addons set units = 2');
  await orm.close();
});
