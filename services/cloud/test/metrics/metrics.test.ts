import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { platformSql } from '../../src/db/tenant-scope.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { readSamples } from './read-samples.ts';
import { seedMoney } from './seed-money.ts';

const withMetrics = { METRICS_PORT: '0' };

const db = (service: TestService) => platformSql(service.em());

describe('metrics', () => {
  it('are off unless METRICS_PORT is set', async () => {
    await using service = await startTestService();
    expect(service.service.metrics).toBeUndefined();
  });

  it('count requests by the route of the contract, never by their path', async () => {
    await using service = await startTestService({ env: withMetrics });
    const admin = await service.admin();
    const { id } = await admin.deployments.create({
      tenant_id: 'acme',
      slug: 'shop',
      display_name: 'Shop',
      region: 'syd1',
    });
    await admin.deployments.get(id);
    await admin.deployments.get(id.toUpperCase());
    await fetch(`${service.url}/api/v1/deployments/none/of/these`);
    await fetch(`${service.url}/wp-login.php`);
    const samples = await readSamples(service);
    const count = (method: string, route: string, status: number) =>
      samples.get(
        `http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`,
      );
    expect(count('GET', '/api/v1/deployments/{id}', 200)).toBe(2);
    expect(count('POST', '/api/v1/deployments', 201)).toBe(1);
    expect(count('GET', 'none', 404)).toBe(1);
    expect(count('GET', 'none', 401)).toBe(1);
    expect([...samples.keys()].filter((name) => name.includes(id))).toEqual([]);
  });

  it('count a request as aborted if its client goes away', async () => {
    await using service = await startTestService({ env: withMetrics });
    const admin = await service.admin();
    const { next_cursor: after } = await admin.events.follow();
    const waiting = new AbortController();
    const call = admin.events
      .follow({ after, wait: 20 }, { signal: waiting.signal })
      .catch(() => undefined);
    await expect.poll(async () => (await readSamples(service)).get('feed_waiters')).toBe(1);
    waiting.abort();
    await call;
    const name =
      'http_request_duration_seconds_count{method="GET",route="/api/v1/events",status="aborted"}';
    await expect.poll(async () => (await readSamples(service)).get(name)).toBe(1);
    expect((await readSamples(service)).get('feed_waiters')).toBe(0);
  });

  it('show the work of each kind by its state, and the age of the oldest due item', async () => {
    await using service = await startTestService({ env: withMetrics });
    await sql`
      insert into work_items (kind, key, due_at, attempts, outcome, lease_token, lease_until) values
        ('ingest', 'a', now() - interval '5 minutes', 0, null, null, null),
        ('ingest', 'b', now() + interval '5 minutes', 0, null, null, null),
        ('ingest', 'c', now() + interval '5 minutes', 3, null, null, null),
        ('ingest', 'd', now() - interval '9 minutes', 1, null, gen_random_uuid(), now() + interval '1 minute'),
        ('ingest', 'e', now() - interval '9 minutes', 1, 'failed', null, null),
        ('ingest', 'f', now() - interval '9 minutes', 1, 'held', null, null),
        ('push', 'g', now() - interval '9 minutes', 0, null, null, null),
        ('block', 'push', now() - interval '9 minutes', 1, null, null, null)`.execute(db(service));
    await sql`
      insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at, paused_at)
      values ('push', now(), now(), null), ('ingest', null, null, null)`.execute(db(service));
    const samples = await readSamples(service);
    const state = (kind: string, name: string) =>
      samples.get(`work_items{kind="${kind}",state="${name}"}`);
    for (const name of ['due', 'scheduled', 'retrying', 'running', 'failed', 'held']) {
      expect([name, state('ingest', name)]).toEqual([name, 1]);
    }
    expect([state('push', 'blocked'), state('push', 'due')]).toEqual([1, 0]);
    expect(samples.get('work_circuit_open{kind="push"}')).toBe(1);
    expect(samples.get('work_circuit_open{kind="ingest"}')).toBe(0);
    expect([...samples.keys()].filter((name) => name.includes('"block"'))).toEqual([]);
  });

  it.each(['paused_at', 'wait_until'])(
    'show no age of due items if %s holds their kind back',
    async (column) => {
      await using service = await startTestService({ env: withMetrics });
      await sql`insert into work_items (kind, key, due_at) values
        ('log-heads', 'log-heads', now() - interval '5 minutes')`.execute(db(service));
      const age = async () =>
        (await readSamples(service)).get('work_oldest_due_age_seconds{kind="log-heads"}');
      expect(await age()).toBeGreaterThanOrEqual(300);
      expect(await age()).toBeLessThan(360);
      await sql`insert into work_kinds (kind, ${sql.ref(column)})
        values ('log-heads', now() + interval '1 minute')`.execute(db(service));
      expect(await age()).toBe(0);
    },
  );

  it('show when a schedule last succeeded, and how long it has been late since', async () => {
    await using service = await startTestService({ env: withMetrics });
    await sql`insert into work_items (kind, key, created_at, succeeded_at, due_at) values
      ('log-heads', 'log-heads', now() - interval '9 days', now() - interval '3 days', now())`.execute(
      db(service),
    );
    const late = await readSamples(service);
    const ago = Date.now() / 1000 - 3 * 86_400;
    const success = 'schedule_last_success_timestamp_seconds{schedule="log-heads"}';
    expect(Math.abs((late.get(success) ?? 0) - ago)).toBeLessThan(60);
    const lag = late.get('schedule_lag_seconds{schedule="log-heads"}') ?? 0;
    // It runs daily, so it has been late for two to three days.
    expect(lag).toBeGreaterThan(2 * 86_400 - 60);
    expect(lag).toBeLessThan(3 * 86_400);
    await sql`update work_items set succeeded_at = now()`.execute(db(service));
    expect((await readSamples(service)).get('schedule_lag_seconds{schedule="log-heads"}')).toBe(0);
  });

  it('measure how late a schedule is from its creation if it has never succeeded', async () => {
    await using service = await startTestService({ env: withMetrics });
    await sql`insert into work_items (kind, key, created_at, due_at, attempts) values
      ('log-heads', 'log-heads', now() - interval '3 days', now() + interval '1 hour', 9)`.execute(
      db(service),
    );
    const lag = (await readSamples(service)).get('schedule_lag_seconds{schedule="log-heads"}');
    expect(lag).toBeGreaterThan(2 * 86_400 - 60);
  });

  it('show instances by state and version, and the largest skew of a live clock', async () => {
    await using service = await startTestService({ env: withMetrics });
    await sql`delete from instances`.execute(db(service));
    await sql`
      insert into instances (id, version, schema, started_at, heartbeat_at, clock_skew_ms, ended_at) values
        (gen_random_uuid(), '2.0.0', 's', now() - interval '1 day', now(), -3600000, null),
        (gen_random_uuid(), '2.0.0', 's', now() - interval '1 day', now() - interval '2 minutes', 0, null),
        (gen_random_uuid(), '1.0.0', 's', now() - interval '2 days', now() - interval '2 days', 0, null),
        (gen_random_uuid(), '1.0.0', 's', now() - interval '1 day', now(), 0, now())`.execute(
      db(service),
    );
    const samples = await readSamples(service);
    expect(samples.get('instances{state="live",version="2.0.0"}')).toBe(1);
    expect(samples.get('instances{state="dead",version="2.0.0"}')).toBe(1);
    expect([...samples.keys()].filter((name) => name.includes('1.0.0'))).toEqual([]);
    expect(samples.get('instances_max_clock_skew_seconds')).toBe(3600);
  });

  it('count what needs a person, and nothing that an operator has dismissed', async () => {
    await using service = await startTestService({ env: withMetrics });
    await seedMoney(service.em());
    const read = async () => (await readSamples(service)).get(unmatched);
    const unmatched = 'arcadia_attention{cause="unmatched_cost",severity="warning"}';
    const samples = await readSamples(service);
    expect(samples.get(unmatched)).toBe(1);
    expect(samples.get('arcadia_attention{cause="chain_broken",severity="critical"}')).toBe(0);
    const admin = await service.admin();
    await admin.attention.dismiss('unmatched_cost', { reason: 'Droplets of last year' });
    // The metrics keep the list for a while; another instance has not read it yet.
    await using other = await startTestService({
      env: withMetrics,
      databaseUrl: service.config.databaseUrl,
    });
    expect((await readSamples(other)).get(unmatched)).toBe(0);
    expect(await read()).toBe(1);
  });

  it('show no lag of a schedule whose kind an operator has paused', async () => {
    await using service = await startTestService({ env: withMetrics });
    await service.em().execute(`
      insert into work_items (kind, key, due_at, succeeded_at)
        values ('log-heads', 'log-heads', now() - interval '2 days', now() - interval '3 days');
      insert into work_kinds (kind, paused_at) values ('log-heads', now())`);
    const lag = 'schedule_lag_seconds{schedule="log-heads"}';
    expect((await readSamples(service)).get(lag)).toBe(0);
    await service.em().execute('update work_kinds set paused_at = null');
    expect((await readSamples(service)).get(lag)).toBeGreaterThan(86_400);
  });

  it('show the connections to PostgreSQL, the lag of the event loop and the stores', async () => {
    await using service = await startTestService({ env: withMetrics });
    const samples = await readSamples(service);
    expect(samples.get('postgres_up')).toBe(1);
    expect(samples.get('postgres_pool_max_connections')).toBe(20);
    expect(samples.get('postgres_pool_waiting')).toBe(0);
    expect(samples.get('postgres_pool_connections{state="in_use"}')).toBe(0);
    expect(samples.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    // The schedules have not been started.
    expect(samples.get('schedule_store_up{backend="postgres"}')).toBe(0);
  });

  it('show the money of the bills that does not add up, and that of no known resource', async () => {
    await using service = await startTestService({ env: withMetrics });
    await seedMoney(service.em());
    const samples = await readSamples(service);
    expect(samples.get('billing_invoiced_amount{currency="USD"}')).toBe(150);
    expect(samples.get('billing_unreconciled_amount{currency="USD"}')).toBe(50);
    expect(samples.get('billing_unmatched_amount{currency="USD"}')).toBe(30);
    expect(samples.get('provider_kinds_not_visible')).toBe(2);
  });
});
