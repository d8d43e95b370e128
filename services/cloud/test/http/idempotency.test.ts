import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readContract } from '../../src/http/contract.ts';
import type { OperationId } from '../../src/http/operations.ts';
import { refusal } from '../setup/refusal.ts';
import { portOf, spawnService } from '../setup/spawn-service.ts';
import { startCuttingProxy } from '../setup/start-cutting-proxy.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

// Calls by the dozen take seconds where other test files want the processor too.
vi.setConfig({ testTimeout: 60_000 });

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

interface Sent {
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body: object;
  readonly tenant: string;
  readonly key: string;
  /** Default: a member. */
  readonly role?: string;
}

/** One request as it goes over the wire, and what of its answer a repeat may change. */
async function send({ url }: { readonly url: string }, { path, body, tenant, key, role }: Sent) {
  const token = await mintToken({ roles: [role ?? 'member'], tenant_id: tenant });
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  const replayed = response.headers.get('idempotency-replayed') === 'true';
  const answer: unknown = await response.json();
  return { status: response.status, body: answer, replayed };
}

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };

it('makes ten sends at once one effect and one answer', async () => {
  const acme = await service.member('ten');
  const idempotencyKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => acme.deployments.create(shop, { idempotencyKey })),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect((await acme.deployments.list()).data).toHaveLength(1);
});

it('holds across instances of the service', async () => {
  await using twin = await startTestService({ databaseUrl: service.config.databaseUrl });
  const create = { path: '/deployments', body: shop, tenant: 'twins' };
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => send([service, twin][n % 2] ?? twin, { ...create, key })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(answers.filter(({ replayed }) => replayed)).toHaveLength(19);
  const acme = await service.member('twins');
  expect((await acme.deployments.list()).data).toHaveLength(1);
});

it('lets one of two requests have a key that both are sent with, and refuses the other', async () => {
  await using twin = await startTestService({ databaseUrl: service.config.databaseUrl });
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => {
      const body = { ...shop, slug: n % 4 < 2 ? 'one' : 'other' };
      const at = n % 2 === 0 ? service : twin;
      return send(at, { path: '/deployments', body, tenant: 'both', key });
    }),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([
    ...Array.from({ length: 10 }, () => 201),
    ...Array.from({ length: 10 }, () => 409),
  ]);
  const refused = answers.filter(({ status }) => status === 409);
  for (const { body } of refused) expect(body).toMatchObject({ code: 'idempotency_key_reused' });
  expect((await (await service.member('both')).deployments.list()).data).toHaveLength(1);
});

it('replays a refusal too, and undoes what it had begun', async () => {
  const acme = await service.member('refused');
  await acme.deployments.create(shop);
  const idempotencyKey = randomUUID();
  const first = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  const second = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  expect(first).toMatchObject({ code: 'slug_taken' });
  expect(second.problem).toEqual(first.problem);
});

it('refuses the same key with another body', async () => {
  const acme = await service.member('other-body');
  const idempotencyKey = randomUUID();
  await acme.deployments.create(shop, { idempotencyKey });
  const other = acme.deployments.create({ ...shop, slug: 'other' }, { idempotencyKey });
  expect(await refusal(other)).toMatchObject({ status: 409, code: 'idempotency_key_reused' });
});

it('keeps the keys of tenants apart', async () => {
  const [one, two] = await Promise.all([service.member('key-1'), service.member('key-2')]);
  const idempotencyKey = 'the-same';
  const first = await one.deployments.create(shop, { idempotencyKey });
  const second = await two.deployments.create(shop, { idempotencyKey });
  expect(second.id).not.toBe(first.id);
});

it('forgets a key after a day', async () => {
  const acme = await service.member('a-day');
  const idempotencyKey = randomUUID();
  await acme.deployments.create(shop, { idempotencyKey });
  await service
    .em()
    .execute("update idempotency_keys set created_at = now() - interval '25 hours' where key = ?", [
      idempotencyKey,
    ]);
  const again = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  expect(again).toMatchObject({ code: 'slug_taken' });
});

it('is for every operation but those that only read', () => {
  const { routes } = readContract((id): id is OperationId => id !== '');
  const without = routes.filter(({ takesKey, method }) => !takesKey && method !== 'GET');
  expect(without.map(({ operationId }) => operationId)).toEqual(['quote']);
});

it('says that an answer is a replay', async () => {
  const token = await mintToken({ roles: ['member'], tenant_id: 'said' });
  const send = () =>
    fetch(`${service.url}/api/v1/deployments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': 'said',
      },
      body: JSON.stringify(shop),
    });
  const first = await send();
  const second = await send();
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
});

it('replays to a caller in the same role alone', async () => {
  const claims = { tenant_id: 'demoted', sub: 'bob' };
  const [operator, demoted] = await Promise.all([
    service.client({ ...claims, roles: ['platform_admin'] }),
    service.client({ ...claims, roles: ['member'] }),
  ]);
  const idempotencyKey = randomUUID();
  const theirs = { ...shop, tenant_id: 'another' };
  await operator.deployments.create(theirs, { idempotencyKey });
  const replayed = demoted.deployments.create(theirs, { idempotencyKey });
  expect(await refusal(replayed)).toMatchObject({ code: 'idempotency_key_reused' });
});

it('refuses the same key with another If-Match', async () => {
  const acme = await service.member('other-match');
  const { id, seq } = await acme.deployments.create(shop);
  await acme.deployments.transition(id, { to: 'paused' });
  const idempotencyKey = randomUUID();
  const resume = (ifMatch: number) =>
    refusal(acme.deployments.transition(id, { to: 'active' }, { ifMatch, idempotencyKey }));
  expect(await resume(seq)).toMatchObject({ code: 'precondition_failed' });
  expect(await resume(seq + 1)).toMatchObject({ code: 'idempotency_key_reused' });
});

it('lets no number of calls with a key use up the connections that their work wants', async () => {
  const [account, invoice] = [randomUUID(), randomUUID()];
  await service
    .em()
    .execute(
      `insert into cloud_accounts (id, provider, urn, name) values (?, 'digitalocean', 'do:team:1', 'Team')`,
      [account],
    );
  await service.em().execute(
    `insert into cloud_invoices (id, account_id, provider_uuid, period, amount, currency)
     values (?, ?, 'uuid', '2026-04', 1, 'USD')`,
    [invoice, account],
  );
  const admin = await service.admin();
  const pushes = Array.from({ length: 60 }, (_, n) =>
    refusal(admin.billing.pushInvoice(invoice, {}, { idempotencyKey: `push-${n % 30}` })),
  );
  const codes = (await Promise.all(pushes)).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['invoice_not_pushable']));
});

describe('what is kept', () => {
  /** A deployment of a tenant of its own, and a send of a step of it under one key. */
  async function begin(tenant: string) {
    const [acme, admin] = await Promise.all([service.member(tenant), service.admin()]);
    const { id } = await acme.deployments.create(shop);
    const step = { path: `/deployments/${id}/transition`, tenant, key: randomUUID() };
    const resume = { ...step, body: { to: 'active' } };
    return { acme, admin, id, step, resume };
  }

  it('is a 422, though the step has become possible', async () => {
    const { acme, id, resume } = await begin('kept-422');
    const first = await send(service, resume);
    expect(first).toMatchObject({ status: 422, replayed: false });
    await acme.deployments.transition(id, { to: 'paused' });
    expect(await send(service, resume)).toEqual({ ...first, replayed: true });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'paused', seq: 2 });
  });

  it('is a 404', async () => {
    const path = `/deployments/${randomUUID()}/transition`;
    const lost = { path, body: { to: 'paused' }, tenant: 'kept-404', key: randomUUID() };
    const first = await send(service, lost);
    expect(first).toMatchObject({ status: 404, replayed: false });
    expect(await send(service, lost)).toEqual({ ...first, replayed: true });
  });

  it('is no 403: once the step is for the caller, the same key goes through', async () => {
    const { acme, admin, id, resume } = await begin('kept-403');
    await admin.deployments.transition(id, { to: 'suspended' });
    expect(await send(service, resume)).toMatchObject({ status: 403, replayed: false });
    await admin.deployments.transition(id, { to: 'active' });
    await acme.deployments.transition(id, { to: 'paused' });
    expect(await send(service, resume)).toMatchObject({ status: 200, replayed: false });
    expect(await send(service, resume)).toMatchObject({ status: 200, replayed: true });
  });

  it('is no 500, and nothing of what had been done before it', async () => {
    const { acme, id, step } = await begin('kept-500');
    const pause = { ...step, body: { to: 'paused' } };
    // By then the deployment's row has been written.
    const check = 'alter table cloud_deployment_events add constraint no_more';
    await service.em().execute(`${check} check (kind <> 'transitioned') not valid`);
    const failed = await send(service, pause);
    await service.em().execute('alter table cloud_deployment_events drop constraint no_more');
    expect(failed).toMatchObject({ status: 500, replayed: false });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'active', seq: 1 });
    expect(await send(service, pause)).toMatchObject({ status: 200, replayed: false });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'paused', seq: 2 });
  });

  it('is no 503', async () => {
    const { acme, id, step } = await begin('kept-503');
    const pause = { ...step, body: { to: 'paused' } };
    const holder = await hold(`select from cloud_deployments where id = '${id}' for update`);
    const sent = send(service, pause);
    const waiter = await waiterFor(holder.pid);
    await service.em().execute('select pg_terminate_backend(?)', [waiter]);
    expect(await sent).toMatchObject({ status: 503, replayed: false });
    await holder.release();
    expect(await send(service, pause)).toMatchObject({ status: 200, replayed: false });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'paused', seq: 2 });
  });

  it('is not for a caller who may no longer ask for it', async () => {
    const { step } = await begin('demoted-to-viewer');
    const pause = { ...step, body: { to: 'paused' } };
    await send(service, pause);
    const asViewer = await send(service, { ...pause, role: 'viewer' });
    expect(asViewer).toMatchObject({ status: 403, body: { code: 'forbidden' }, replayed: false });
    const response = await fetch(`${service.url}/api/v1${pause.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': pause.key },
      body: JSON.stringify(pause.body),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('idempotency-replayed')).toBeNull();
  });

  it('is by operation and by subject', async () => {
    const { acme, step } = await begin('by-operation');
    const idempotencyKey = step.key;
    expect(await send(service, { ...step, body: { to: 'paused' } })).toMatchObject({ status: 200 });
    await acme.deployments.create({ ...shop, slug: 'second' }, { idempotencyKey });
    const bob = await service.client({ roles: ['member'], tenant_id: 'by-operation', sub: 'bob' });
    await bob.deployments.create({ ...shop, slug: 'third' }, { idempotencyKey });
    expect((await acme.deployments.list()).data).toHaveLength(3);
  });

  it('is told by what the body says, not by how it is written', async () => {
    const create = { path: '/deployments', tenant: 'rewritten', key: randomUUID() };
    await send(service, { ...create, body: shop });
    const reversed = Object.fromEntries(Object.entries(shop).reverse());
    const again = await send(service, { ...create, body: reversed });
    expect(again).toMatchObject({ status: 201, replayed: true });
  });
});

describe('a crash between the effect and its answer', () => {
  it.each([
    [
      'waits for its turn',
      (id: string) => `select from cloud_deployments where id = '${id}' for update`,
    ],
    // The deployment and its subscription have been written by then: the log may be read, and not written.
    ['lacks but its event', () => 'lock table cloud_deployment_events in share mode'],
  ])(
    'that kills an instance while the effect %s leaves one effect of the same key',
    async (_, lock) => {
      const tenant = `killed-${randomUUID().slice(0, 8)}`;
      const acme = await service.member(tenant);
      const { id } = await acme.deployments.create(shop);
      await acme.deployments.subscribe(id, { plan_code: 'studio' });
      const instance = spawnService({ DATABASE_URL: service.config.databaseUrl });
      const killed = { url: `http://127.0.0.1:${await portOf(instance)}` };
      const path = `/deployments/${id}/transition`;
      const pause = { path, body: { to: 'paused' }, tenant, key: randomUUID() };

      const holder = await hold(lock(id));
      const unanswered = expect(send(killed, pause)).rejects.toThrow('fetch failed');
      const effect = await waiterFor(holder.pid);
      const gone = once(instance, 'exit');
      instance.kill('SIGKILL');
      await Promise.all([gone, unanswered]);
      // What the dead instance had begun is open still, so whoever comes with its key waits for it.
      const again = send(service, pause);
      await waiterFor(effect);
      await holder.release();
      expect(await again).toMatchObject({ status: 200, replayed: false });
      expect(await send(service, pause)).toMatchObject({ status: 200, replayed: true });
      const { events, subscription } = await acme.deployments.get(id);
      expect(events.map(({ kind }) => kind)).toEqual(['created', 'subscribed', 'transitioned']);
      expect(subscription?.status).toBe('paused');
    },
  );

  it('after the commit, so that the answer alone is lost, leaves one effect and its answer', async () => {
    await using proxy = await startCuttingProxy(service.url);
    await using twin = await startTestService({ databaseUrl: service.config.databaseUrl });
    const [acme, globex] = await Promise.all([service.member('cut-1'), service.member('cut-2')]);
    const { id } = await acme.deployments.create({ ...shop, slug: 'first' });
    const steps = [
      { path: '/deployments', body: shop, status: 201, other: { ...shop, slug: 'x' } },
      { path: '/deployments', body: shop, status: 409, other: { ...shop, slug: 'y' } },
      {
        path: `/deployments/${id}/subscribe`,
        body: { plan_code: 'pro' },
        status: 201,
        other: { plan_code: 'studio' },
      },
      {
        path: `/deployments/${id}/transition`,
        body: { to: 'paused' },
        status: 200,
        other: { to: 'cancelled' },
      },
    ];
    for (const [index, { path, body, status, other }] of steps.entries()) {
      const call = { path, body, tenant: 'cut-1', key: `cut-${index}` };
      await expect(send(proxy, call)).rejects.toThrow('fetch failed');
      expect(proxy.lost()).toBe(index + 1);
      const again = await send(twin, call);
      expect(again).toMatchObject({ status, replayed: true });
      expect(await send(service, call)).toEqual(again);
      const reused = await send(service, { ...call, body: other });
      expect(reused).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
    }
    const theirs = { path: '/deployments', body: shop, tenant: 'cut-2', key: 'cut-0' };
    expect(await send(service, theirs)).toMatchObject({ status: 201, replayed: false });

    expect((await globex.deployments.list()).data).toHaveLength(1);
    expect((await acme.deployments.list()).data.map(({ slug }) => slug)).toEqual(['first', 'shop']);
    const { events } = await acme.deployments.get(id);
    expect(events.map(({ kind }) => kind)).toEqual(['created', 'subscribed', 'transitioned']);
  });
});

/** A session that holds what the statement locks. */
async function hold(statement: string) {
  const client = new pg.Client({ connectionString: service.config.databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await client.query(statement);
  return { pid: rows[0]?.pid ?? 0, release: () => client.query('commit') };
}

/** The one session that waits for what another holds, once there is one. */
async function waiterFor(pid: number): Promise<number> {
  const sql = 'select pid from pg_stat_activity where ?::int = any(pg_blocking_pids(pid))';
  const waiters = () => service.em().execute<{ pid: number }[]>(sql, [pid]);
  await expect.poll(waiters, { timeout: 15_000 }).toHaveLength(1);
  return (await waiters())[0]?.pid ?? 0;
}
