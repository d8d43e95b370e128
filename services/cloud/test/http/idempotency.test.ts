import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '../../src/http/contract.ts';
import type { OperationId } from '../../src/http/operations.ts';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';
import { holdLock, send, shop, waiterFor } from './keyed-call.ts';

// Dozens of calls take seconds if other test files use the processor too.
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

it('runs ten concurrent createDeployment calls with one key once, and gives all the same answer', async () => {
  const acme = await service.member('ten');
  const idempotencyKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => acme.deployments.create(shop, { idempotencyKey })),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect((await acme.deployments.list()).data).toHaveLength(1);
});

it('runs calls with one key once across two instances', async () => {
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

it('accepts one of two different requests with the same key, and rejects the other', async () => {
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

it('replays an error too', async () => {
  const acme = await service.member('refused');
  await acme.deployments.create(shop);
  const idempotencyKey = randomUUID();
  const first = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  const second = await refusal(acme.deployments.create(shop, { idempotencyKey }));
  expect(first).toMatchObject({ code: 'slug_taken' });
  expect(second.problem).toEqual(first.problem);
});

it('rejects a key that was used with another body', async () => {
  const acme = await service.member('other-body');
  const idempotencyKey = randomUUID();
  await acme.deployments.create(shop, { idempotencyKey });
  const other = acme.deployments.create({ ...shop, slug: 'other' }, { idempotencyKey });
  expect(await refusal(other)).toMatchObject({ status: 409, code: 'idempotency_key_reused' });
});

it('keeps the keys of two tenants apart', async () => {
  const [one, two] = await Promise.all([service.member('key-1'), service.member('key-2')]);
  const idempotencyKey = 'the-same';
  const first = await one.deployments.create(shop, { idempotencyKey });
  const second = await two.deployments.create(shop, { idempotencyKey });
  expect(second.id).not.toBe(first.id);
});

it('accepts a key again after 24 hours', async () => {
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

it('applies to every operation that writes', () => {
  const { routes } = readContract((id): id is OperationId => id !== '');
  const without = routes.filter(({ takesKey, method }) => !takesKey && method !== 'GET');
  expect(without.map(({ operationId }) => operationId)).toEqual(['quote']);
});

it('marks a replay with the header Idempotency-Replayed', async () => {
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

it('rejects a key that the same subject used in another role', async () => {
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

it('rejects a key that was used with another If-Match', async () => {
  const acme = await service.member('other-match');
  const { id, seq } = await acme.deployments.create(shop);
  await acme.deployments.transition(id, { to: 'paused' });
  const idempotencyKey = randomUUID();
  const resume = (ifMatch: number) =>
    refusal(acme.deployments.transition(id, { to: 'active' }, { ifMatch, idempotencyKey }));
  expect(await resume(seq)).toMatchObject({ code: 'precondition_failed' });
  expect(await resume(seq + 1)).toMatchObject({ code: 'idempotency_key_reused' });
});

it('leaves connections for the work of 60 concurrent pushInvoice calls with keys', async () => {
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

describe('runIdempotent', () => {
  /** Creates a deployment of a new tenant, and prepares transitions of it with one key. */
  async function begin(tenant: string) {
    const [acme, admin] = await Promise.all([service.member(tenant), service.admin()]);
    const { id } = await acme.deployments.create(shop);
    const step = { path: `/deployments/${id}/transition`, tenant, key: randomUUID() };
    const resume = { ...step, body: { to: 'active' } };
    return { acme, admin, id, step, resume };
  }

  it('stores a 422, and replays it although the transition has become possible', async () => {
    const { acme, id, resume } = await begin('kept-422');
    const first = await send(service, resume);
    expect(first).toMatchObject({ status: 422, replayed: false });
    await acme.deployments.transition(id, { to: 'paused' });
    expect(await send(service, resume)).toEqual({ ...first, replayed: true });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'paused', seq: 2 });
  });

  it('stores a 404', async () => {
    const path = `/deployments/${randomUUID()}/transition`;
    const lost = { path, body: { to: 'paused' }, tenant: 'kept-404', key: randomUUID() };
    const first = await send(service, lost);
    expect(first).toMatchObject({ status: 404, replayed: false });
    expect(await send(service, lost)).toEqual({ ...first, replayed: true });
  });

  it('does not store a 403: the same key succeeds once the caller may make the transition', async () => {
    const { acme, admin, id, resume } = await begin('kept-403');
    await admin.deployments.transition(id, { to: 'suspended' });
    expect(await send(service, resume)).toMatchObject({ status: 403, replayed: false });
    await admin.deployments.transition(id, { to: 'active' });
    await acme.deployments.transition(id, { to: 'paused' });
    expect(await send(service, resume)).toMatchObject({ status: 200, replayed: false });
    expect(await send(service, resume)).toMatchObject({ status: 200, replayed: true });
  });

  it('does not store a 500, and undoes the effect', async () => {
    const { acme, id, step } = await begin('kept-500');
    const pause = { ...step, body: { to: 'paused' } };
    // The constraint fails after the row of the deployment has been written.
    const check = 'alter table cloud_deployment_events add constraint no_more';
    await service.superuserEm().execute(`${check} check (kind <> 'transitioned') not valid`);
    const failed = await send(service, pause);
    await service
      .superuserEm()
      .execute('alter table cloud_deployment_events drop constraint no_more');
    expect(failed).toMatchObject({ status: 500, replayed: false });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'active', seq: 1 });
    expect(await send(service, pause)).toMatchObject({ status: 200, replayed: false });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'paused', seq: 2 });
  });

  it('does not store a 503', async () => {
    const { acme, id, step } = await begin('kept-503');
    const pause = { ...step, body: { to: 'paused' } };
    const holder = await holdLock(
      service,
      `select from cloud_deployments where id = '${id}' for update`,
    );
    const sent = send(service, pause);
    const waiter = await waiterFor(service, holder.pid);
    await service.em().execute('select pg_terminate_backend(?)', [waiter]);
    expect(await sent).toMatchObject({ status: 503, replayed: false });
    await holder.release();
    expect(await send(service, pause)).toMatchObject({ status: 200, replayed: false });
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'paused', seq: 2 });
  });

  it('does not replay to a caller that is no longer authorized', async () => {
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

  it('keeps keys of two operations and of two subjects apart', async () => {
    const { acme, step } = await begin('by-operation');
    const idempotencyKey = step.key;
    expect(await send(service, { ...step, body: { to: 'paused' } })).toMatchObject({ status: 200 });
    await acme.deployments.create({ ...shop, slug: 'second' }, { idempotencyKey });
    const bob = await service.client({ roles: ['member'], tenant_id: 'by-operation', sub: 'bob' });
    await bob.deployments.create({ ...shop, slug: 'third' }, { idempotencyKey });
    expect((await acme.deployments.list()).data).toHaveLength(3);
  });

  it('compares bodies by content, not by the order of their members', async () => {
    const create = { path: '/deployments', tenant: 'rewritten', key: randomUUID() };
    await send(service, { ...create, body: shop });
    const reversed = Object.fromEntries(Object.entries(shop).reverse());
    const again = await send(service, { ...create, body: reversed });
    expect(again).toMatchObject({ status: 201, replayed: true });
  });
});
