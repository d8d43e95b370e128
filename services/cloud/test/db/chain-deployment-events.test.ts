import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { updateDeployment } from '../../src/deployments/update-deployment.ts';
import type { ChainReport } from '../../src/journal/check-chain.ts';
import { verifyChains } from '../../src/journal/verify-chains.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';
import { tamper } from '../journal/journal-fixtures.ts';
import { deploymentDeps } from '../setup/deployment-deps.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
const em = () => openScope(orm, 'all');

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.superuserUrl });
  await em().execute('drop schema public cascade; create schema public');
  await orm.migrator.up({ to: '20261101000000-initial-schema' });
  await em().execute(`
    insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq)
    select uuid('00000000-0000-7000-8000-' || lpad(n::text, 12, '0')), 'acme', 's-' || n, 'Shop', 'syd1', 'active',
      'shared', case n when 1 then 1200 else 3 end
    from generate_series(1, 400) n`);
  for (const { id, seq } of await deployments()) await appendAsBefore(id, 1, seq);
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const deployments = (): Promise<{ id: string; seq: number }[]> =>
  em().execute('select id, seq from cloud_deployments order by id');

/** Appends events as the release before the hash chain does. */
async function appendAsBefore(id: string, from: number, to: number): Promise<void> {
  await em().execute(
    `insert into cloud_deployment_events (id, deployment_id, seq, kind, from_state, to_state, actor_kind, actor_id,
      reason, metadata, deployment)
    select gen_random_uuid(), d.id, n, 'updated', 'active', 'active', 'tenant', 'tester',
      case when n % 2 = 0 then 'why – ' || n end, jsonb_build_object('z', n / 7.0, 'a', null, 'ü', array['b', '"']),
      to_jsonb(d) || jsonb_build_object('seq', n)
    from cloud_deployments d, generate_series(?::integer, ?::integer) n where d.id = ?`,
    [from, to, id],
  );
  await em().execute('update cloud_deployments set seq = ? where id = ?', [to, id]);
}

async function reports(deploymentId?: string): Promise<ChainReport[]> {
  const found: ChainReport[] = [];
  for await (const report of verifyChains(em(), { deploymentId })) found.push(report);
  return found;
}

const audit = { actor: { kind: 'operator', id: 'ops' }, requestId: null } as const;

it('chains the events of the previous release, and keeps the log append-only', async () => {
  await migrate(orm);
  const found = await reports();
  expect(found).toHaveLength(400);
  expect(found.filter(({ fault, unsealed }) => fault !== null || unsealed > 0)).toEqual([]);
  expect(found[0]?.events).toBe(1200);
  for (const statement of [
    'update cloud_deployment_events set reason = null',
    'delete from cloud_deployment_events',
    'truncate cloud_deployment_events',
  ]) {
    await expect(em().execute(statement)).rejects.toThrow('append-only');
  }
  const triggers =
    'select tgname, tgenabled from pg_trigger where tgrelid = ?::regclass and not tgisinternal';
  expect(await em().execute(triggers, ['cloud_deployment_events'])).toEqual(
    expect.arrayContaining([
      { tgname: 'cloud_deployment_events_append_only', tgenabled: 'O' },
      { tgname: 'cloud_deployment_events_no_truncate', tgenabled: 'O' },
    ]),
  );
});

it('seals events that an instance of the previous release appends with the next event', async () => {
  const id = (await deployments())[1]?.id ?? '';
  const target = { id };
  const deps = deploymentDeps(new Date());
  await appendAsBefore(id, 4, 6);
  expect(await reports(id)).toMatchObject([{ fault: null, events: 6, unsealed: 3 }]);
  await updateDeployment(deps, em(), target, { display_name: 'Store' }, audit);
  expect(await reports(id)).toMatchObject([{ fault: null, events: 7, unsealed: 0 }]);
  await appendAsBefore(id, 8, 8);
  await updateDeployment(deps, em(), target, { display_name: 'Shop' }, audit);
  expect(await reports(id)).toMatchObject([{ fault: null, events: 9, unsealed: 0 }]);

  const change =
    "update cloud_deployment_events set reason = 'x' where deployment_id = ? and seq = ?";
  await tamper(em(), [change, id, 8]);
  expect((await reports(id))[0]?.fault).toMatchObject({ seq: 8, problem: 'tampered' });
  await tamper(em(), [change, id, 5]);
  expect((await reports(id))[0]?.fault).toMatchObject({
    seq: 4,
    problem: 'tampered',
    detail: expect.stringContaining('up to 6'),
  });
});
