import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { seedCatalog } from '../../src/catalog/seed-catalog.ts';
import { migrate } from '../../src/schema.ts';
import { connectWriter, insertDeployment } from '../journal/journal-fixtures.ts';
import { createFormerDatabase } from '../setup/former-database.ts';
import { toSuperuserUrl } from '../setup/test-database.ts';

const LAST_OF_PREVIOUS_RELEASE = '20261127250000-index-audit-actors';
const events = 'cloud_deployment_events';
const tables = [events, 'subscriptions', 'subscription_addons'];

/** Prepares a database of the release before: two tenants with a deployment, a subscription and an add-on each. */
async function prepare() {
  const { url, orm, em } = await createFormerDatabase(LAST_OF_PREVIOUS_RELEASE);
  await seedCatalog(em);
  const acme = await insertDeployment(url, 'acme');
  const globex = await insertDeployment(url, 'globex');
  const append = async (id: string, events: number) => {
    const writer = await connectWriter(url);
    await writer.begin();
    for (let at = 0; at < events; at += 1) await writer.append(id);
    await writer.end('commit');
    await writer.close();
  };
  await append(acme, 300);
  /** Subscribes a deployment as the release before does, without a tenant. */
  const subscribe = async (id: string) => {
    await em.execute(
      `with added as (
        insert into subscriptions (id, deployment_id, plan_version_id, status, current_period_start, current_period_end)
        select gen_random_uuid(), ?::uuid, v.id, 'active', '2026-01-01', '2026-02-01'
        from plan_versions v where v.status = 'active' limit 1 returning id
      )
      insert into subscription_addons (id, subscription_id, addon_id, units, qty, price_cents)
      select gen_random_uuid(), added.id, a.id, 1, a.qty, a.price_cents from added, addons a limit 1`,
      [id],
    );
  };
  await subscribe(acme);
  await subscribe(globex);
  return { url, orm, em, acme, globex, append, subscribe };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

const countStrangers = async ({ em }: Prepared): Promise<unknown> =>
  await em.execute(`
    select (select count(*)::integer from cloud_deployment_events e join cloud_deployments d on d.id = e.deployment_id
        where e.tenant_id <> d.tenant_id) as events,
      (select count(*)::integer from subscriptions s join cloud_deployments d on d.id = s.deployment_id
        where s.tenant_id <> d.tenant_id) as subscriptions,
      (select count(*)::integer from subscription_addons sa join subscriptions s on s.id = sa.subscription_id
        where sa.tenant_id <> s.tenant_id) as addons`);

it('gives every row its tenant, and those that the release before adds during the migration and after it', async () => {
  const former = await prepare();
  const { orm, em, acme, globex, append, subscribe } = former;
  let isMigrating = true;
  const migration = migrate(orm).finally(() => {
    isMigrating = false;
  });
  while (isMigrating) await append(globex, 1);
  await migration;
  await append(acme, 1);
  const later = await insertDeployment(former.url, 'initech');
  await subscribe(later);
  expect(await countStrangers(former)).toEqual([{ events: 0, subscriptions: 0, addons: 0 }]);
  const nullable = await em.execute(
    `select table_name from information_schema.columns
    where column_name = 'tenant_id' and is_nullable = 'YES' and table_schema = 'public'`,
  );
  expect(nullable).toEqual([]);
}, 60_000);

it('lets nothing of an event change but its missing tenant, until every event has one', async () => {
  const { url, orm, em, acme } = await prepare();
  const reader = new pg.Client({ connectionString: url });
  await reader.connect();
  await reader.query('begin');
  await reader.query('select from subscriptions');
  const migration = migrate(orm);
  onTestFinished(async () => {
    await reader.end();
    await migration;
  });
  const waits = `select from pg_locks where not granted and relation = 'subscriptions'::regclass
    and database = (select oid from pg_database where datname = current_database())`;
  await expect.poll(() => em.execute(waits)).toHaveLength(1);
  const update = async (set: string) =>
    await em.execute(`update ${events} set ${set} where deployment_id = ? and seq = 1`, [acme]);
  const others = ["tenant_id = 'globex'", "reason = 'x'", "tenant_id = 'acme', reason = 'x'"];
  for (const set of others) {
    await expect(update(set)).rejects.toThrow('append-only');
  }
  await update("tenant_id = 'acme'");
  await expect(update("tenant_id = 'acme'")).rejects.toThrow('append-only');
  await reader.query('rollback');
  await migration;
  await expect(update("tenant_id = 'globex'")).rejects.toThrow('append-only');
}, 60_000);

it('runs again after an interruption, and replaces an index that was left unfinished', async () => {
  const former = await prepare();
  const { orm, em } = former;
  const ran = await migrate(orm);
  const describe = async () =>
    await em.execute(`
      select conrelid::regclass::text as of, pg_get_constraintdef(oid) as is from pg_constraint
      where conrelid::regclass::text in ('${tables.join("', '")}')
      union all select tablename, indexdef from pg_indexes where tablename in ('${tables.join("', '")}')
      order by 1, 2`);
  const finished = await describe();
  const superuser = new pg.Client({ connectionString: toSuperuserUrl(former.url) });
  await superuser.connect();
  await superuser.query(`
    update pg_index set indisvalid = false where indexrelid = 'cloud_deployment_events_feed'::regclass`);
  await superuser.end();
  await em.execute(
    "delete from schema_migrations where name between '20261128100000' and '20261128190000'",
  );
  expect(await migrate(orm)).toEqual(
    ran.filter((name) => name >= '20261128100000' && name < '20261128190000'),
  );
  expect(await describe()).toEqual(finished);
  const invalid = await em.execute('select from pg_index where not indisvalid');
  expect(invalid).toEqual([]);
}, 60_000);

it('leaves no unique key and no foreign key of events that does not begin with the tenant', async () => {
  const { orm, em, acme } = await prepare();
  await migrate(orm);
  const keys: { is: string }[] = await em.execute(`
    select pg_get_constraintdef(oid) as is from pg_constraint
    where (conrelid = '${events}'::regclass or confrelid = '${events}'::regclass) and contype in ('p', 'u', 'f')
    union select indexdef from pg_indexes where tablename = '${events}' and indexdef like '%UNIQUE%'`);
  expect(keys.length).toBeGreaterThan(3);
  expect(keys.filter(({ is }) => !is.includes('(tenant_id, '))).toEqual([]);
  const foreign = em.execute(
    `insert into ${events} (id, tenant_id, deployment_id, seq, kind, to_state, actor_kind, actor_id)
    values (gen_random_uuid(), 'globex', ?, 999, 'updated', 'active', 'system', 'x')`,
    [acme],
  );
  await expect(foreign).rejects.toThrow('cloud_deployment_events_of_deployment');
}, 60_000);
