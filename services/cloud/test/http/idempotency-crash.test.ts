import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portOf, spawnService } from '../setup/spawn-service.ts';
import { startCuttingProxy } from '../setup/start-cutting-proxy.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { failOn, holdLock, send, shop, waiterFor } from './keyed-call.ts';

// Each case starts a process or another service.
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

describe('runIdempotent after a crash', () => {
  it.each([
    [
      'waits for the lock of the deployment',
      (id: string) => `select from cloud_deployments where id = '${id}' for update`,
    ],
    // By then the deployment and its subscription are written: the lock allows to read the log, but not to write it.
    ['has written all but its event', () => 'lock table cloud_deployment_events in share mode'],
  ])('takes effect once if the instance is killed while the effect %s', async (_, lock) => {
    const tenant = `killed-${randomUUID().slice(0, 8)}`;
    const acme = await service.member(tenant);
    const { id } = await acme.deployments.create(shop);
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    const instance = spawnService({ DATABASE_URL: service.config.databaseUrl });
    const killed = { url: `http://127.0.0.1:${await portOf(instance)}` };
    const path = `/deployments/${id}/transition`;
    const pause = { path, body: { to: 'paused' }, tenant, key: randomUUID() };

    const holder = await holdLock(service, lock(id));
    const unanswered = expect(send(killed, pause)).rejects.toThrow('fetch failed');
    const effect = await waiterFor(service, holder.pid);
    const gone = once(instance, 'exit');
    instance.kill('SIGKILL');
    await Promise.all([gone, unanswered]);
    // The transaction of the killed instance is still open, so a call with the same key waits for it.
    const again = send(service, pause);
    await waiterFor(service, effect);
    await holder.release();
    expect(await again).toMatchObject({ status: 200, replayed: false });
    expect(await send(service, pause)).toMatchObject({ status: 200, replayed: true });
    const { events, subscription } = await acme.deployments.get(id);
    expect(events.map(({ kind }) => kind)).toEqual(['created', 'subscribed', 'transitioned']);
    expect(subscription?.status).toBe('paused');
  });

  it('takes effect once and replays the answer if only the answer was lost', async () => {
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

  it('takes effect once if the answer of a keyed acceptInvoice cannot be recorded', async () => {
    const { path, revisions } = await holdInvoice(service);
    const body = { revision: 1, reason: 'The header is right' };
    const accept = { path, body, tenant: 'acme', role: 'platform_admin', key: randomUUID() };
    const repair = await failOn(service, 'update', accept.key);
    expect(await send(service, accept)).toMatchObject({ status: 500 });
    await repair();
    const again = await send(service, accept);
    expect(again).toMatchObject({ status: 200, body: { applied_revision: 2, reconciled: true } });
    expect(await send(service, accept)).toEqual({ ...again, replayed: true });
    expect(await revisions()).toBe(2);
  });
});

/** Stores an invoice whose document does not agree with its header: an operator may accept its revision 1. */
async function holdInvoice({ em }: TestService) {
  const [account, id] = [randomUUID(), randomUUID()];
  await em().execute(`
    insert into cloud_accounts (id, provider, name, urn)
      values ('${account}', 'digitalocean', 'Arcadia', '${account}');
    insert into cloud_invoices (id, account_id, provider_uuid, period, amount, provider_amount, currency,
        ingest_status, applied_revision, reconciled, line_count, matched_count, lines_total, tax_total)
      values ('${id}', '${account}', '${id}', '2026-04', 10, 10, 'USD', 'held', 1, false, 1, 0, 9, 0);
    insert into cloud_invoice_revisions (invoice_id, revision, cause, amount, currency, line_count, lines_total,
        tax_total, delta, rounding, reconciled, applied_at)
      values ('${id}', 1, 'provider', 10, 'USD', 1, 9, 0, -1, 0, false, now())`);
  const count = `select count(*)::int as count from cloud_invoice_revisions where invoice_id = '${id}'`;
  const revisions = async () => (await em().execute<{ count: number }[]>(count))[0]?.count;
  return { path: `/billing/invoices/${id}/accept`, revisions };
}
