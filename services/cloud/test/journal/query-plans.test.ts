import { type EntityManager, LockMode, type MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultStoreLimits } from '../../src/db/store-limits.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { findLostHeads } from '../../src/journal/compare-heads.ts';
import { Deployment } from '../../src/journal/deployment.entity.ts';
import { readSnapshot } from '../../src/journal/deployment-snapshot.ts';
import { readHorizon } from '../../src/journal/feed-horizon.ts';
import { beginning, type FeedPosition } from '../../src/journal/feed-position.ts';
import { listEvents, readLatestEvents } from '../../src/journal/list-events.ts';
import { readFeed } from '../../src/journal/read-feed.ts';
import { verifyNextChains } from '../../src/journal/verify-chains.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

// 200,000 events: 1,000 deployments of 20 tenants with 200 events each, and an idle tenant with 3 events.
let database: TestDatabase;
let orm: MikroORM;
beforeAll(async () => {
  database = await createTestDatabase();
  const limits = { ...defaultStoreLimits, statementMs: 60_000 };
  orm = createServiceOrm({ databaseUrl: database.superuserUrl, limits });
  const em = openScope(orm, 'all');
  // The next release drops these.
  await em.execute('drop index cloud_deployment_events_former, cloud_deployment_events_order');
  // Indexes that are built afterwards cost a fraction of those that grow with each row.
  const indexes: { name: string; definition: string }[] = await em.execute(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = 'cloud_deployment_events'::regclass and not indisunique`);
  for (const { name } of indexes) await em.execute(`drop index ${name}`);
  await openScope(orm, 'all').transactional(async (tx) => {
    await tx.execute("set local session_replication_role = 'replica'");
    await tx.execute(`
      insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq)
      select uuid('00000000-0000-7000-8000-' || lpad(n::text, 12, '0')), case n when 0 then 'idle' else 't-' || n % 20 end,
        's-' || n, 'Shop', 'syd1', 'active', 'shared', case n when 0 then 3 else 200 end
      from generate_series(0, 1000) n`);
    await tx.execute(`
      insert into cloud_deployment_events (id, tenant_id, deployment_id, seq, kind, to_state, actor_kind, actor_id,
        deployment, epoch, transaction_id, position)
      select gen_random_uuid(), d.tenant_id, d.id, n, 'updated', 'active', 'system', 'filler', '{}', 0,
        (1 + n)::text::xid8, n * 1001 + right(d.id::text, 6)::integer
      from generate_series(1, 200) n, cloud_deployments d where n <= d.seq`);
  });
  for (const { definition } of indexes) await em.execute(definition);
  await em.execute('vacuum analyze cloud_deployment_events, cloud_deployments');
}, 60_000);
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const LONG = uuid(7);

/** Runs a read, and returns the events that PostgreSQL read for it, with the indexes through which it read them. */
async function observe(em: EntityManager, read: (tx: EntityManager) => Promise<unknown>) {
  return em.transactional(async (tx) => {
    await tx.execute("select set_config('enable_indexonlyscan', 'off', true)");
    const before = await readCounts(tx);
    await read(tx);
    const after = await readCounts(tx);
    const scans = after.scans.filter(({ count }, at) => count > (before.scans[at]?.count ?? 0));
    return {
      whole: after.whole - before.whole,
      rows: after.rows - before.rows,
      by: scans.map(({ name }) => name.replace('cloud_deployment_events_', '')),
    };
  });
}

/** PostgreSQL adds to these counts while the session lasts, and forgets them from time to time between transactions. */
async function readCounts(tx: EntityManager) {
  const [table]: { whole: number; rows: number }[] = await tx.execute(`
    select coalesce(max(seq_tup_read), 0)::integer as whole, coalesce(max(idx_tup_fetch), 0)::integer as rows
    from pg_stat_xact_user_tables where relname = 'cloud_deployment_events'`);
  const scans: { name: string; count: number }[] = await tx.execute(`
    select indexrelid::regclass::text as name, coalesce(pg_stat_get_xact_numscans(indexrelid), 0)::integer as count
    from pg_index where indrelid = 'cloud_deployment_events'::regclass order by 1`);
  return { whole: table?.whole ?? 0, rows: table?.rows ?? 0, scans };
}

class Undo extends Error {}

const idle = { tenantId: 'idle' };
const busy = { tenantId: 't-3' };
/** The read of the horizon looks at the latest event of the epoch. */
const HORIZON = 1;

describe('the feed', () => {
  const readPage = (visibility: typeof idle | 'all', after: FeedPosition) =>
    observe(openScope(orm, visibility), (tx) => readFeed(tx, after, 50));
  const middle = async (): Promise<FeedPosition> => {
    const { cluster, timeline } = await readHorizon(openScope(orm, 'all'));
    return { cluster, timeline, epoch: 0, transactionId: 100n, position: 0n };
  };

  it('reads no event of other tenants for the first page of an idle tenant', async () => {
    expect(await readPage(idle, beginning)).toEqual({
      whole: 0,
      rows: HORIZON + 3,
      by: ['feed', 'tenant_feed'],
    });
  });

  it.each([idle, busy])('reads nothing for %j at the end of the feed', async (tenant) => {
    const { next } = await readFeed(openScope(orm, tenant), beginning, 50_000);
    expect(await readPage(tenant, next)).toMatchObject({ whole: 0, rows: HORIZON });
  });

  it('reads a page of a tenant by the index of the tenant', async () => {
    expect(await readPage(busy, await middle())).toEqual({
      whole: 0,
      rows: HORIZON + 50,
      by: ['feed', 'tenant_feed'],
    });
  });

  it('reads one event for the horizon if a restore has begun an epoch that has no event yet', async () => {
    const attempt = openScope(orm, 'all').transactional(async (tx) => {
      // PostgreSQL may read this index too, as long as the release before needs it.
      await tx.execute(`create index cloud_deployment_events_order
        on cloud_deployment_events (transaction_id, position)`);
      await tx.execute(
        'insert into feed_epochs (epoch, timeline) select 1, timeline from feed_epochs',
      );
      expect(await observe(tx, readHorizon)).toEqual({ whole: 0, rows: HORIZON, by: ['feed'] });
      throw new Undo();
    });
    await expect(attempt).rejects.toThrow(Undo);
  });

  it('reads a page of all tenants by the index of the feed', async () => {
    expect(await readPage('all', await middle())).toEqual({
      whole: 0,
      rows: HORIZON + 50,
      by: ['feed'],
    });
  });
});

describe.each([
  ['a tenant', { tenantId: 't-7' }],
  ['an operator', 'all' as const],
])('the log of a deployment, for %s', (_name, visibility) => {
  const em = () => openScope(orm, visibility);

  it('is read from its latest event before the next one is appended', async () => {
    const found = await observe(em(), async (tx) => {
      const options = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
      const deployment = await tx.findOneOrFail(Deployment, { id: LONG }, options);
      await readSnapshot(tx, deployment);
    });
    expect(found).toEqual({ whole: 0, rows: 1, by: ['log'] });
  });

  it.each(['asc', 'desc'] as const)('is listed by pages, order=%s', async (direction) => {
    const found = await observe(em(), (tx) => listEvents(tx, LONG, { limit: 20, direction }));
    expect(found).toEqual({ whole: 0, rows: 21, by: ['log'] });
  });

  it('is read from its end for the detail of a deployment', async () => {
    const found = await observe(em(), (tx) => readLatestEvents(tx, LONG));
    expect(found).toEqual({ whole: 0, rows: 50, by: ['log'] });
  });
});

it('verifies the chains of some deployments by reading only their events', async () => {
  const found = await observe(openScope(orm, 'all'), (tx) => verifyNextChains(tx, null, 4));
  // The idle tenant comes first.
  expect(found).toMatchObject({ whole: 0, by: ['log'] });
  expect(found.rows).toBeLessThanOrEqual(3 + 3 * 200 + 1);
});

it('compares published heads by reading only the logs that they name', async () => {
  const heads = [1, 2, 3, 4].map((n) => ({ deploymentId: uuid(n), seq: 200, hash: 'published' }));
  const found = await observe(openScope(orm, 'all'), async (tx) => {
    const faults: string[] = [];
    for await (const { deploymentId } of findLostHeads(tx, toBatches([heads]))) {
      faults.push(deploymentId);
    }
    expect(faults).toHaveLength(heads.length);
  });
  // The events here have no hashes, so the head of each log is computed from its 200 events, which are looked for twice.
  expect(found.whole).toBe(0);
  expect(found.rows).toBeLessThanOrEqual(heads.length * (1 + 2 * 200));
});

async function* toBatches<Item>(batches: readonly Item[]): AsyncGenerator<Item> {
  yield* batches;
}

it('looks at one event of the log to put the next one into the order of the feed', async () => {
  const append = `insert into cloud_deployment_events (id, tenant_id, deployment_id, seq, kind, to_state, actor_kind,
      actor_id)
    values (gen_random_uuid(), 't-7', ?, 201, 'updated', 'active', 'system', 'x')`;
  const found = await observe(openScope(orm, 'all'), (tx) => tx.execute(append, [LONG]));
  expect(found).toEqual({ whole: 0, rows: 1, by: ['log'] });
});
