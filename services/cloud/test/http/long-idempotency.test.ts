import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ArcadiaError } from '../../src/errors/arcadia-error.ts';
import type { Answer, IdempotentCall } from '../../src/http/idempotency-key.ts';
import { type LongCallLimits, runLongIdempotent } from '../../src/http/long-idempotency.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { failOn, send, shop } from './keyed-call.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** A DigitalOcean that keeps every request waiting until the test answers. */
async function startSilentProvider() {
  const waiting = new Set<ServerResponse>();
  const invoices = new Set<string>();
  const server = createServer((request, response) => {
    waiting.add(response);
    for (const id of request.url?.match(/[0-9a-f-]{36}/) ?? []) invoices.add(id);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
  });
  const failAll = () => {
    for (const response of waiting) response.writeHead(500).end('{}');
    waiting.clear();
  };
  return { url: `http://127.0.0.1:${addressOf(server).port}`, waiting, invoices, failAll };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address;
}

async function insertInvoices(at: TestService, count: number): Promise<string[]> {
  const account = randomUUID();
  await at.em().execute(`insert into cloud_accounts (id, provider, name, urn)
    values ('${account}', 'digitalocean', 'n', '${account}')`);
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids) {
    await at.em().execute(`insert into cloud_invoices
      (id, account_id, provider_uuid, period, amount, provider_amount, currency)
      values ('${id}', '${account}', '${id}', '2026-01', 1, 1, 'USD')`);
  }
  return ids;
}

const ingest = (id: string, key: string, subject = id) => ({
  path: `/billing/invoices/${id}/ingest`,
  body: {},
  key,
  tenant: 'acme',
  role: 'platform_admin',
  subject,
});

describe('a keyed ingestInvoice that waits for DigitalOcean', () => {
  async function startWaiting() {
    const provider = await startSilentProvider();
    const waiting = await startTestService({
      env: { DIGITALOCEAN_TOKEN: 'x'.repeat(40), DIGITALOCEAN_URL: provider.url },
    });
    onTestFinished(() => waiting[Symbol.asyncDispose]());
    return { provider, waiting };
  }

  const openTransactions = (at: TestService) =>
    at.em().execute(`select pid from pg_stat_activity where datname = current_database()
      and xact_start is not null and pid <> pg_backend_pid()`);

  it('holds no transaction: events and keyed creates of tenants go on while ten ingests wait', async () => {
    const { provider, waiting } = await startWaiting();
    const invoices = await insertInvoices(waiting, 10);
    let ended = 0;
    const ingests = invoices.map(async (id) => {
      const answer = await send(waiting, ingest(id, randomUUID()));
      ended += 1;
      return answer;
    });
    await expect.poll(() => provider.invoices.size).toBe(10);
    // Those of the loops of the service end at once; one of a keyed call would last as long as the provider waits.
    await expect.poll(() => openTransactions(waiting)).toEqual([]);
    const created = { path: '/deployments', body: shop, tenant: 'patient', key: randomUUID() };
    expect(await send(waiting, created)).toMatchObject({ status: 201 });
    const patient = await waiting.member('patient');
    await expect.poll(async () => (await patient.events.follow()).data).toHaveLength(1);
    expect(ended).toBe(0);
    provider.failAll();
    const failing = setInterval(provider.failAll, 20);
    expect(new Set((await Promise.all(ingests)).map(({ status }) => status))).toEqual(
      new Set([503]),
    );
    clearInterval(failing);
    expect(
      await waiting
        .em()
        .execute('select key from idempotency_keys where pending_until is not null'),
    ).toEqual([]);
  });

  it('runs once for twins on two instances, and gives both its answer', async () => {
    const { provider, waiting } = await startWaiting();
    await using twin = await startTestService({ databaseUrl: waiting.config.databaseUrl });
    const [id = ''] = await insertInvoices(waiting, 1);
    const missing = ingest(randomUUID(), randomUUID());
    const first = await send(waiting, missing);
    expect(first).toMatchObject({ status: 404, replayed: false });
    expect(await send(twin, missing)).toEqual({ ...first, replayed: true });
    const call = ingest(id, randomUUID());
    const ingests = send(waiting, call);
    await expect.poll(() => provider.waiting.size).toBeGreaterThan(0);
    const other = send(twin, {
      ...call,
      body: {},
      path: `/billing/invoices/${randomUUID()}/ingest`,
    });
    expect(await other).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
    const asked = provider.waiting.size;
    const second = send(twin, call);
    await setTimeout(100);
    expect(provider.waiting.size).toBe(asked);
    // A 503 is not stored: the twin takes the key over, and this instance has no token for DigitalOcean.
    const failing = setInterval(provider.failAll, 20);
    expect(await ingests).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } });
    expect(await second).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } });
    clearInterval(failing);
  });
});

describe('runLongIdempotent', () => {
  const limits: LongCallLimits = {
    // Many renewals long: on a busy machine some of them come late.
    pendingMs: 1_500,
    renewEveryMs: 100,
    maxWaitMs: 20_000,
    pollMs: 20,
  };
  const newCall = (): IdempotentCall => ({
    tenantId: '',
    subject: 'tester',
    operation: 'ingestInvoice',
    key: randomUUID(),
    content: { a: 1 },
    requestId: 'r',
  });
  const answer = (body: unknown): Answer => ({ status: 200, body, headers: { 'x-a': '1' } });
  const run = (
    call: IdempotentCall,
    effect: () => Promise<Answer>,
    given: Partial<LongCallLimits & { signal: AbortSignal }> = {},
  ) =>
    runLongIdempotent(service.em(), call, effect, {
      ...limits,
      logger: pino({ base: null, timestamp: false }, { write: (line) => logged.push(line) }),
      signal: new AbortController().signal,
      ...given,
    });
  const logged: string[] = [];
  beforeEach(() => {
    logged.length = 0;
  });
  const rowOf = async ({ key }: IdempotentCall) =>
    (
      await service
        .em()
        .execute<{ status: number | null; is_pending: boolean; holder: string | null }[]>(
          'select status, pending_until > now() as is_pending, holder from idempotency_keys where key = ?',
          [key],
        )
    )[0];
  /** Leaves the key as a process that was killed leaves it. */
  const abandon = async (call: IdempotentCall) => {
    const ended = Promise.withResolvers<Answer>();
    const running = run(call, () => ended.promise, { renewEveryMs: 60_000 });
    await expect.poll(() => rowOf(call)).toMatchObject({ status: null, is_pending: true });
    return { end: ended.resolve, running };
  };

  it('commits the key as pending before the effect, and the answer after it', async () => {
    const call = newCall();
    let during: unknown;
    const first = await run(call, async () => {
      during = await rowOf(call);
      return answer('done');
    });
    expect(during).toMatchObject({ status: null, is_pending: true });
    expect(first).toEqual(answer('done'));
    expect(await rowOf(call)).toMatchObject({ status: 200, is_pending: null, holder: null });
    const again = await run(call, () => Promise.reject(new Error('runs twice')));
    expect(again).toEqual({ ...first, headers: { 'x-a': '1', 'idempotency-replayed': 'true' } });
  });

  it('lets twins of a pending key wait without a connection, for as long as its holder renews it', async () => {
    const call = newCall();
    const ended = Promise.withResolvers<Answer>();
    const first = run(call, () => ended.promise);
    await expect.poll(() => rowOf(call)).toBeDefined();
    const twins = Array.from({ length: 30 }, () =>
      run(call, () => Promise.reject(new Error('runs twice'))),
    );
    await setTimeout(limits.pendingMs * 2);
    ended.resolve(answer('late'));
    expect(await first).toEqual(answer('late'));
    for (const twin of await Promise.all(twins)) expect(twin.body).toBe('late');
  });

  it('answers a twin with 503 `still_running` after its wait', async () => {
    const call = newCall();
    const ended = Promise.withResolvers<Answer>();
    const first = run(call, () => ended.promise);
    await expect.poll(() => rowOf(call)).toBeDefined();
    const twin = run(call, () => ended.promise, { maxWaitMs: 100 });
    await expect(twin).rejects.toMatchObject({
      code: 'still_running',
      data: { retry_after_seconds: 5 },
    });
    ended.resolve(answer('done'));
    await first;
  });

  it('stops the wait of a twin whose client has gone away', async () => {
    const call = newCall();
    const ended = Promise.withResolvers<Answer>();
    const first = run(call, () => ended.promise);
    await expect.poll(() => rowOf(call)).toBeDefined();
    const gone = new AbortController();
    const twin = run(call, () => ended.promise, { signal: gone.signal });
    gone.abort();
    await expect(twin).rejects.toMatchObject({ code: 'still_running' });
    ended.resolve(answer('done'));
    await first;
  });

  it('lets a twin take the key over once its holder has died', async () => {
    const call = newCall();
    const { end, running } = await abandon(call);
    expect(await run(call, async () => answer('second'))).toEqual(answer('second'));
    // The holder was only frozen. Its answer does not replace the recorded one.
    end(answer('first'));
    expect(await running).toEqual(answer('first'));
    expect((await run(call, async () => answer('third'))).body).toBe('second');
  });

  it('lets only one of many twins take the key over', async () => {
    const call = newCall();
    const { end, running } = await abandon(call);
    let runs = 0;
    const twins = Array.from({ length: 20 }, () =>
      run(call, async () => {
        runs += 1;
        await setTimeout(limits.pendingMs);
        return answer('once');
      }),
    );
    for (const twin of await Promise.all(twins)) expect(twin.body).toBe('once');
    expect(runs).toBe(1);
    end(answer('first'));
    await running;
  });

  it('does not let another request take over the key of a holder that has died', async () => {
    const call = newCall();
    const { end, running } = await abandon(call);
    await setTimeout(limits.pendingMs);
    const other = run({ ...call, content: { a: 2 } }, async () => answer('other'));
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    end(answer('first'));
    expect(await running).toEqual(answer('first'));
    expect((await run(call, async () => answer('second'))).body).toBe('first');
  });

  it.each(['unauthenticated', 'forbidden', 'too_many_requests', 'provider_unavailable'] as const)(
    'does not store %s: a waiting twin runs the effect',
    async (code) => {
      const call = newCall();
      const ended = Promise.withResolvers<Answer>();
      const first = run(call, () => ended.promise);
      await expect.poll(() => rowOf(call)).toBeDefined();
      const twin = run(call, async () => answer('of the twin'));
      ended.reject(new ArcadiaError(code, 'Try again.'));
      await expect(first).rejects.toMatchObject({ code });
      expect(await twin).toEqual(answer('of the twin'));
    },
  );

  it('does not store an unforeseen error', async () => {
    const call = newCall();
    await expect(run(call, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await rowOf(call)).toBeUndefined();
  });

  it('stores a 422, and replays it', async () => {
    const call = newCall();
    const refused = () => Promise.reject(new ArcadiaError('invoice_not_pushable', 'It is held.'));
    const first = await run(call, refused);
    expect(first).toMatchObject({ status: 422, body: { code: 'invoice_not_pushable' } });
    expect(await run(call, async () => answer('runs twice'))).toMatchObject({
      status: 422,
      body: first.body,
    });
  });

  it('logs once that renewals fail, and once that they succeed again', async () => {
    const call = newCall();
    const ended = Promise.withResolvers<Answer>();
    const repair = await failOn(service, 'update', call.key);
    const running = run(call, () => ended.promise, { renewEveryMs: 20 });
    await expect.poll(() => logged.length).toBe(1);
    await setTimeout(100);
    await repair();
    await expect.poll(() => logged.length).toBe(2);
    ended.resolve(answer('done'));
    expect(await running).toEqual(answer('done'));
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 40,
        operation: 'ingestInvoice',
        err: { message: expect.stringContaining('refused by the test') },
        msg: 'the idempotency key of a call cannot be renewed; if this lasts, another call may take it over',
      },
      { level: 30, operation: 'ingestInvoice', msg: 'the idempotency key is renewed again' },
    ]);
    expect(logged.join()).not.toContain(call.key);
  });

  it('logs that a key could not be deleted, and throws the error of the effect', async () => {
    const call = newCall();
    const repair = await failOn(service, 'delete', call.key);
    await expect(run(call, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await repair();
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 40,
        operation: 'ingestInvoice',
        err: { message: expect.stringContaining('refused by the test') },
        msg: 'the idempotency key of a failed call cannot be deleted; it is free once it is no longer pending',
      },
    ]);
    expect(await rowOf(call)).toMatchObject({ is_pending: true });
  });

  it('accepts a key again after 24 hours', async () => {
    const call = newCall();
    await run(call, async () => answer('yesterday'));
    await service
      .em()
      .execute(
        "update idempotency_keys set created_at = now() - interval '25 hours' where key = ?",
        [call.key],
      );
    expect(await run(call, async () => answer('today'))).toEqual(answer('today'));
    expect((await run(call, async () => answer('third'))).body).toBe('today');
  });
});
