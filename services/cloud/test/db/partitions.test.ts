import { type ArcadiaClient, type FeedEvent, paginate } from '@arcadia/api-client';
import { SERVICE_ROLE } from '@arcadia/sandbox/postgres/roles.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createServiceOrm, migrate } from '../../src/schema.ts';
import { type OtherSystems, startOtherSystems } from '../billing/other-systems.ts';
import { row } from '../billing/provider.ts';
import { april, march } from '../billing/test-pipeline.ts';
import { partitionTable } from '../setup/partition-table.ts';
import { toDatabase } from '../setup/prepare-database.ts';
import { runArcadia } from '../setup/run-arcadia.ts';
import { secret, startTestService, type TestService } from '../setup/test-service.ts';

const EVENTS = 'cloud_deployment_events';
const LINES = 'cloud_cost_lines';
const TENANTS = ['acme', 'globex', 'initech', 'umbrella'];

const may = {
  uuid: 'inv-may',
  period: '2026-05',
  amount: '6.00',
  csv: [row('Droplets', 'web-1 (s-1vcpu-1gb)', '6.00')],
};

let others: OtherSystems;
let service: TestService;
let admin: ArcadiaClient;
/** The owner of the tables. */
let client: pg.Client;
/** What the feed had before the tables were partitioned, and the cursor to continue from. */
let before: { data: FeedEvent[]; next_cursor: string };
let linesBefore: string[];

beforeAll(async () => {
  others = await startOtherSystems();
  others.provider.invoices = [{ ...march }, { ...april }];
  service = await startTestService({
    now: () => new Date('2026-06-03T08:00:00Z'),
    env: others.env,
  });
  admin = await service.admin();
  for (const tenant_id of TENANTS) {
    const { id } = await admin.deployments.create(shop(tenant_id, 'first'));
    await admin.deployments.transition(id, { to: 'paused' });
  }
  await service.service.worker.drainAll();
  linesBefore = await lineIds();
  before = await admin.events.follow({ limit: 200 });

  const { migrationUrl } = inject('roleUrls');
  const ownerUrl = toDatabase(migrationUrl, new URL(service.config.databaseUrl).pathname);
  client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await partitionTable(client, {
    table: EVENTS,
    by: 'hash (tenant_id)',
    partitions: [0, 1, 2].map((part) => ({
      name: `part_${part}`,
      values: `with (modulus 3, remainder ${part})`,
    })),
    withoutTriggers: ['cloud_deployment_events_add_tenant'],
  });
  await partitionTable(client, {
    table: LINES,
    by: 'list (period)',
    partitions: [
      ...['2026-03', '2026-04', '2026-05'].map((period) => ({
        name: period.replace('-', '_'),
        values: `in ('${period}')`,
      })),
      { name: 'other', values: null },
    ],
    withoutTriggers: ['cloud_cost_lines_fill'],
  });
  const orm = createServiceOrm({ databaseUrl: ownerUrl });
  await migrate(orm, { name: SERVICE_ROLE, report: () => undefined });
  await orm.close();
});
afterAll(async () => {
  await client.end();
  await service[Symbol.asyncDispose]();
  await others[Symbol.asyncDispose]();
});

function shop(tenant_id: string, slug: string) {
  return { tenant_id, slug, display_name: 'Shop', region: 'syd1' };
}

async function readFeed(after?: string): Promise<FeedEvent[]> {
  return (await admin.events.follow({ limit: 200, ...(after && { after }) })).data;
}

async function lineIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of paginate(admin.billing.listCostLines, { limit: 2 })) ids.push(id);
  return ids;
}

async function partitionsOf(table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass',
    [table],
  );
  return rows.map(({ name }) => name);
}

/** The partitions that have rows. */
async function filledPartitions(table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct tableoid::regclass::text as name from ${table} order by name`,
  );
  return rows.map(({ name }) => name);
}

describe('events partitioned by the hash of the tenant', () => {
  it('creates, changes and reads deployments, and continues the feed without a gap', async () => {
    const created: string[] = [];
    for (const tenant of TENANTS) {
      const member = await service.member(tenant);
      const { id } = await member.deployments.create({
        slug: 'second',
        display_name: 'Shop',
        region: 'syd1',
      });
      await member.deployments.transition(id, { to: 'paused' });
      await member.deployments.transition(id, { to: 'active' });
      const { data } = await member.deployments.listEvents(id);
      expect(data.map(({ seq }) => seq).toSorted()).toEqual([1, 2, 3]);
      created.push(id);
    }
    expect((await filledPartitions(EVENTS)).length).toBeGreaterThan(1);
    // A transaction of another test may delay the feed.
    const missing = 5 * TENANTS.length - before.data.length;
    await expect.poll(() => readFeed(before.next_cursor)).toHaveLength(missing);
    const after = await readFeed(before.next_cursor);
    expect(
      after.slice(-3 * TENANTS.length).map(({ deployment_id, seq }) => [deployment_id, seq]),
    ).toEqual(created.flatMap((id) => [1, 2, 3].map((seq) => [id, seq])));
    const all = await readFeed();
    expect(all).toEqual([...before.data, ...after]);
    for (const tenant of TENANTS) {
      const own = await (await service.member(tenant)).events.follow({ limit: 200 });
      expect(own.data).toEqual(all.filter(({ tenant_id }) => tenant_id === tenant));
    }
  });

  it('reads only the partition of a tenant', async () => {
    expect(await readPartitions(EVENTS, "tenant_id = 'acme'")).toHaveLength(1);
  });

  it('subscribes a deployment', async () => {
    const member = await service.member('acme');
    const { id } = await member.deployments.create({
      slug: 'third',
      display_name: 'Shop',
      region: 'syd1',
    });
    await member.deployments.subscribe(id, { plan_code: 'studio' });
    const [latest] = (await member.deployments.listEvents(id, { order: 'desc' })).data;
    expect(latest?.kind).toBe('subscribed');
  });
});

describe('cost lines partitioned by month', () => {
  it('lists the same lines as before, and ingests and corrects invoices of each month', async () => {
    expect(await lineIds()).toEqual(linesBefore);
    others.provider.invoices = [
      { ...march },
      { ...april, amount: '87.92', csv: [...april.csv, row('Droplets', 'web-3 (s)', '1.00')] },
      { ...may },
      { ...may, uuid: 'inv-2025', period: '2025-12' },
    ];
    await admin.billing.discoverInvoices();
    await service.service.worker.drainAll();
    const amounts = async (period: string) => {
      const { data } = await admin.billing.listCostLines({ period, limit: 200 });
      return data.map(({ amount }) => amount).toSorted();
    };
    expect(await amounts('2026-03')).toEqual(['3.10']);
    expect(await amounts('2026-04')).toEqual(['1.00', '3.00', '3.01', '3.01', '7.90', '70.00']);
    expect(await amounts('2026-05')).toEqual(['6.00']);
    expect(await amounts('2025-12')).toEqual(['6.00']);
    expect(await filledPartitions(LINES)).toEqual(
      ['2026_03', '2026_04', '2026_05', 'other'].map((name) => `${LINES}_${name}`),
    );
    expect(await lineIds()).toEqual(expect.arrayContaining(linesBefore));
  });

  it('matches stored lines again when the inventory has their resource', async () => {
    const droplet = { id: 7, name: 'web-1', created_at: '2020-01-01T00:00:00Z', tags: [] };
    others.provider.lists.droplets = [droplet];
    await admin.queue.runSchedule('inventory-sync');
    await service.service.worker.drainAll();
    const { data } = await admin.billing.listCostLines({ period: '2026-05' });
    expect(data).toMatchObject([{ amount: '6.00', matched_by: 'name' }]);
  });

  it('reads only the partition of a month', async () => {
    expect(await readPartitions(LINES, "period = '2026-04'")).toEqual([`${LINES}_2026_04`]);
  });
});

/** The partitions that a query reads. */
async function readPartitions(table: string, condition: string): Promise<string[]> {
  const { rows } = await client.query(
    `explain (format json) select * from ${table} where ${condition}`,
  );
  const plan = JSON.stringify(rows);
  return (await partitionsOf(table)).filter((name) => plan.includes(`"${name}"`));
}

it('verifies the chains and the lines', async () => {
  const env = { DATABASE_URL: service.config.databaseUrl, ARCADIA_JWT_SECRET: secret };
  const { stdout } = await runArcadia(['verify'], env);
  expect(stdout).toMatch(/^deployments: 9, events: \d+, broken: 0,/);
});

it('keeps every partition of the events append-only, for each row and for truncate', async () => {
  for (const table of [EVENTS, ...(await partitionsOf(EVENTS))]) {
    await expect(client.query(`truncate ${table}`)).rejects.toThrow('append-only');
  }
  for (const table of [EVENTS, ...(await filledPartitions(EVENTS))]) {
    await expect(client.query(`delete from ${table}`)).rejects.toThrow('append-only');
    await expect(client.query(`update ${table} set actor_id = 'x'`)).rejects.toThrow('append-only');
  }
});

it('refuses to change or to empty a partition of the events to the role of the service', async () => {
  const serviceClient = new pg.Client({ connectionString: service.config.databaseUrl });
  await serviceClient.connect();
  onTestFinished(() => serviceClient.end());
  const denied = expect.objectContaining({ code: '42501' });
  for (const table of [EVENTS, ...(await partitionsOf(EVENTS))]) {
    for (const text of [
      `update ${table} set actor_id = 'x'`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await expect(serviceClient.query(text), text).rejects.toEqual(denied);
    }
  }
});

it('has keys that a key of the id alone would break', async () => {
  for (const table of [EVENTS, LINES]) {
    await expect(client.query(`alter table ${table} add unique (id)`)).rejects.toMatchObject({
      code: '0A000',
    });
  }
});
