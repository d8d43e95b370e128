import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { lockEnded } from '../../src/lifecycle/roll-periods.ts';
import { claimBatch } from '../../src/queue/claim.ts';
import { createInstance } from '../../src/queue/instance.ts';
import { explainReads } from '../setup/explain-reads.ts';
import { toSuperuserUrl } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

const DEPLOYMENTS = 200_000;
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const client = new pg.Client({ connectionString: toSuperuserUrl(service.config.databaseUrl) });
  await client.connect();
  for (const statement of fill) await client.query(statement);
  await client.end();
}, 120_000);
afterAll(() => service[Symbol.asyncDispose]());

/** As many deployments whose period ended at the same instant. */
const fill = [
  // Without triggers and foreign keys, and in the order of the keys: otherwise this takes a minute.
  'set session_replication_role = replica',
  `insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq)
   select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'tenant-' || to_char(n / 2000, 'FM000'), 's-' || n,
     'Shop', 'syd1', 'active', 'shared', 1
   from generate_series(1, ${DEPLOYMENTS}) n`,
  `insert into cloud_deployment_events (id, tenant_id, deployment_id, seq, kind, to_state, actor_kind, actor_id,
     deployment, transaction_id, prev_hash, hash)
   select id, tenant_id, id, 1, 'created', state, 'operator', 'tester', '{}', '0', '00', '00' from cloud_deployments`,
  `insert into subscriptions (id, tenant_id, deployment_id, plan_version_id, status, current_period_start, current_period_end)
   select d.id, d.tenant_id, d.id, v.id, 'active', '2026-10-01', '2026-11-01'
   from cloud_deployments d cross join (select id from plan_versions where status = 'active' limit 1) v`,
  `insert into work_items (id, kind, key, due_at)
   select id, 'deployment-due', id, '2026-11-01T00:00:00Z' from cloud_deployments`,
  'analyze',
];

it('claims a batch without reading or sorting all that are due at the same instant', async () => {
  const read = await explainReads(service.em(), (em) =>
    claimBatch(em, 'deployment-due', createInstance(), 200),
  );
  expect(read.indexes).toContain('work_items_due');
  expect(read.scannedTables).not.toContain('work_items');
  expect(read.rows).toBeLessThan(3_000);
});

it('locks and reads the deployments of a batch by indexes', async () => {
  const items = await claimBatch(service.em(), 'deployment-due', createInstance(), 200);
  expect(items).toHaveLength(200);
  const read = await explainReads(openScope(service.service.orm, 'all'), (em) =>
    lockEnded(em, items),
  );
  expect(read.scannedTables).toEqual([]);
  expect(read.rows).toBeLessThan(2_000);
});
