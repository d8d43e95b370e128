import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import { DigitalOceanError } from '../../src/client/digital-ocean-error.ts';
import { sleep } from '../../src/client/sleep.ts';
import { type Answer, always, failureOf, inTurn, sendJson, serve, TOKEN } from './api-server.ts';
import { fakeTime } from './fake-time.ts';

const BALANCE = {
  month_to_date_balance: '1.00',
  account_balance: '0.00',
  month_to_date_usage: '1.00',
  generated_at: '2026-04-09T12:00:00Z',
};
const DEADLINE_MS = 120_000;
const fine = always(BALANCE);
const cutBeforeHeaders: Answer = (request) => request.socket.destroy();
const cutInBody: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"month_to_date', () => response.socket?.destroy());
};
const cutInChunks: Answer = (_request, response) => {
  response.write('{"month_to_date', () => response.socket?.destroy());
};
const silent: Answer = () => undefined;
const silentInBody: Answer = (_request, response) => void response.write('{');

describe('case 37: a call is tried again', () => {
  test.each([500, 502, 503, 504])('after %d', async (status) => {
    const { client, requests } = await serve(inTurn(always({}, status), fine));
    expect(await client.getBalance()).toEqual(BALANCE);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['no answer', cutBeforeHeaders],
    ['a body that was cut', cutInBody],
    ['a body that was cut in its chunks', cutInChunks],
    ['silence', silent],
    ['silence within the body', silentInBody],
    ['an HTML 502', (_request, response) => void response.writeHead(502).end('<html>')],
    ['an empty 503', (_request, response) => void response.writeHead(503).end()],
  ] satisfies [string, Answer][])('after %s', async (_what, answer) => {
    const { client, requests } = await serve(inTurn(answer, answer, fine), { timeoutMs: 100 });
    expect(await client.getBalance()).toEqual(BALANCE);
    expect(requests).toHaveLength(3);
  });

  test('with the same request', async () => {
    const { client, requests } = await serve(inTurn(always({}, 500), always({ invoices: [] })));
    await client.listInvoices().all();
    expect(requests[1]).toEqual(requests[0]);
  });

  test('a CSV that was cut is fetched whole', async () => {
    const { client } = await serve(inTurn(cutInBody, (_request, response) => response.end('a,b')));
    expect(new TextDecoder().decode(await client.fetchInvoiceCsv('preview'))).toBe('a,b');
  });

  test.each([
    [undefined, 5],
    [1, 1],
    [3, 3],
  ])('with "maxAttempts" %s, %d times in all', async (maxAttempts, attempts) => {
    const { client, requests } = await serve(always({}, 503), { maxAttempts });
    const failure = await failureOf(client.getBalance());
    expect(failure).toMatchObject({ code: 'server_error', status: 503, attempts });
    expect(requests).toHaveLength(attempts);
    expect(String(failure).includes(`attempt ${attempts}`)).toBe(attempts > 1);
  });

  test('and the error is the last one that it met', async () => {
    const { client } = await serve(inTurn(always({}, 500), cutBeforeHeaders, always({}, 404)));
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'not_found', attempts: 3 });
  });

  test('and an answer of another shape tells its attempt too', async () => {
    const { client } = await serve(inTurn(always({}, 500), always({})));
    expect(await failureOf(client.getBalance())).toMatchObject({
      code: 'invalid_response',
      attempts: 2,
    });
  });
});

describe('case 37: a call is sent once', () => {
  test.each([301, 400, 401, 403, 404, 405, 409, 410, 412, 422, 501, 505])(
    'where the answer is %d',
    async (status) => {
      const { client, requests } = await serve(always({}, status));
      expect(await failureOf(client.getBalance())).toMatchObject({ status, attempts: 1 });
      expect(requests).toHaveLength(1);
    },
  );

  test('where a refusal is cut: its status says enough', async () => {
    const { client, requests } = await serve((_request, response) => {
      response.writeHead(401, { 'content-length': '1000' });
      response.write('{"id"', () => response.socket?.destroy());
    });
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'unauthorized' });
    expect(requests).toHaveLength(1);
  });

  test('where a success is no JSON', async () => {
    const { client, requests } = await serve((_request, response) => response.end('<html>'));
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'invalid_response' });
    expect(requests).toHaveLength(1);
  });
});

describe('case 37: back-offs', () => {
  test.each([
    [0, [0, 0, 0, 0]],
    [0.5, [250, 500, 1000, 2000]],
    [0.999, [500, 999, 1998, 3996]],
  ])('grow by two, and are anything from nought: with random %d %j ms', async (random, waits) => {
    const time = fakeTime();
    const { client } = await serve(always({}, 500), { ...time, random: () => random });
    await failureOf(client.getBalance());
    expect(time.waits).toEqual(waits);
  });

  test('grow no longer than 20 seconds', async () => {
    const time = fakeTime();
    const options = { ...time, random: () => 0.999, maxAttempts: 9, deadlineMs: 10 ** 9 };
    const { client } = await serve(always({}, 500), options);
    await failureOf(client.getBalance());
    expect(time.waits.at(-1)).toBe(19_980);
  });

  test.each([
    [{ 'retry-after': '29', 'ratelimit-reset': '1' }, 29_250],
    [{ 'retry-after': 'Thu, 09 Apr 2026 12:00:10 GMT' }, 10_250],
    [{ 'ratelimit-reset': String(Date.parse('2026-04-09T12:01:30Z') / 1000) }, 90_250],
    [{ 'retry-after': '0' }, 250],
    [{ 'retry-after': '-1', 'ratelimit-reset': 'later' }, 250],
    [
      { 'retry-after': '-1', 'ratelimit-reset': String(Date.parse('2026-04-09T12:01Z') / 1000) },
      60_250,
    ],
    [{}, 250],
  ])(
    'after a 429 with %o are as long as it says, and a jitter more: %d ms',
    async (headers, ms) => {
      const time = fakeTime();
      const { client } = await serve(inTurn(always({}, 429, headers), fine), {
        ...time,
        random: () => 0.5,
      });
      expect(await client.getBalance()).toEqual(BALANCE);
      expect(time.waits).toEqual([ms]);
    },
  );

  test('after a 503 with retry-after are as long as it says', async () => {
    const time = fakeTime();
    const headers = { 'retry-after': '7', 'ratelimit-reset': '99999999999' };
    const { client } = await serve(inTurn(always({}, 503, headers), fine), {
      ...time,
      random: () => 0,
    });
    await client.getBalance();
    expect(time.waits).toEqual([7000]);
  });
});

describe('case 37: the deadline', () => {
  test.each([
    [429, { 'retry-after': '120' }, 'rate_limited'],
    [429, { 'retry-after': '999999999' }, 'rate_limited'],
    [429, { 'ratelimit-reset': '99999999999' }, 'rate_limited'],
    [503, { 'retry-after': '3600' }, 'server_error'],
  ])('a %d with %o fails at once, without the sleep', async (status, headers, code) => {
    const time = fakeTime();
    const { client, requests } = await serve(always({}, status, headers), time);
    expect(await failureOf(client.getBalance())).toMatchObject({ code, attempts: 1 });
    expect(time.waits).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test('ends the attempts before their number is reached', async () => {
    const time = fakeTime();
    const headers = { 'retry-after': '50' };
    const options = { ...time, random: () => 0, maxAttempts: 100 };
    const { client, requests } = await serve(always({}, 503, headers), options);
    expect(await failureOf(client.getBalance())).toMatchObject({ status: 503, attempts: 3 });
    expect(time.waits).toEqual([50_000, 50_000]);
    expect(requests).toHaveLength(3);
  });

  test('that was overslept ends the call with the error that it met', async () => {
    const time = fakeTime();
    const sleep = async () => time.pass(DEADLINE_MS);
    const { client, requests } = await serve(always({}, 503), { now: time.now, sleep });
    expect(await failureOf(client.getBalance())).toMatchObject({ status: 503, attempts: 1 });
    expect(requests).toHaveLength(1);
  });

  test('cuts the last attempt short', async () => {
    const { client } = await serve(silent, { deadlineMs: 80 });
    const failure = await failureOf(client.getBalance());
    expect(failure).toMatchObject({ code: 'timeout', attempts: 1 });
    expect(failure).toHaveProperty('timeoutMs', expect.closeTo(80, -2));
    expect(String(failure)).toContain('deadlineMs');
  });

  test('of Infinity is none', async () => {
    const time = fakeTime();
    const headers = { 'retry-after': '86400' };
    const { client } = await serve(inTurn(always({}, 429, headers), fine), {
      ...time,
      random: () => 0,
      deadlineMs: Number.POSITIVE_INFINITY,
    });
    expect(await client.getBalance()).toEqual(BALANCE);
    expect(time.waits).toEqual([86_400_000]);
  });

  test('is anew for each page of a list', async () => {
    const time = fakeTime();
    const headers = { 'retry-after': '100' };
    const refused = new Set<string>();
    const { client, baseUrl } = await serve(
      (_request, response, url) => {
        const page = Number(url.searchParams.get('page') ?? 1);
        if (!refused.has(url.search)) {
          refused.add(url.search);
          return sendJson(response, {}, 429, headers);
        }
        const next = `${baseUrl}${url.pathname}?page=${page + 1}`;
        const links = page < 3 ? { pages: { next } } : {};
        return sendJson(response, { billing_history: [], links });
      },
      { ...time, random: () => 0 },
    );
    expect(await client.listBillingHistory().all()).toEqual([]);
    expect(time.waits).toEqual([100_000, 100_000, 100_000]);
  });
});

describe('an abort', () => {
  test.each([
    ['a back-off', always({}, 503, { 'retry-after': '60' })],
    ['a wait for the rate limit', always({}, 429, { 'retry-after': '60' })],
  ])('ends %s at once, with its own reason', async (_what, answer) => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const { client, requests } = await serve(
      (request, response, url) => {
        answer(request, response, url);
        response.on('close', () => setTimeout(() => abort.abort(reason), 20));
      },
      { sleep: sleep },
    );
    const startedMs = performance.now();
    expect(await failureOf(client.getBalance({ signal: abort.signal }))).toBe(reason);
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(requests).toHaveLength(1);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });

  test('during a sleep that knows no signals sends nothing more', async () => {
    const abort = new AbortController();
    const sleep = async () => abort.abort();
    const { client, requests } = await serve(always({}, 500), { sleep });
    expect(await failureOf(client.getBalance({ signal: abort.signal }))).toBe(abort.signal.reason);
    expect(requests).toHaveLength(1);
  });
});

test('case 37: whatever the provider does, a call ends by its attempts and its deadline', async () => {
  const fault = fc.oneof(
    fc.record({
      status: fc.constantFrom(200, 401, 404, 429, 429, 500, 501, 503, 504),
      retryAfter: fc.option(fc.constantFrom('0', '1', '30', '119', '121', 'soon', '99999999')),
      tookMs: fc.nat(60_000),
    }),
    fc.record({ status: fc.constant(null), retryAfter: fc.constant(null), tookMs: fc.nat(60_000) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 8 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (faults, maxAttempts, random) => {
        const time = fakeTime();
        const startedMs = time.now().getTime();
        const sentAtMs: number[] = [];
        const client = createBillingClient({
          token: TOKEN,
          ...time,
          maxAttempts,
          random: () => random,
          fetch: async () => {
            const fault = faults[sentAtMs.length] ?? { status: 200, tookMs: 0, retryAfter: null };
            const { status, retryAfter, tookMs } = fault;
            sentAtMs.push(time.now().getTime());
            time.pass(tookMs);
            if (status === null) throw new TypeError('fetch failed');
            const headers = typeof retryAfter === 'string' ? { 'retry-after': retryAfter } : {};
            return Response.json(BALANCE, { status, headers });
          },
        });
        const outcome = await client.getBalance().catch((error: unknown) => error);
        const sent = sentAtMs.length;
        for (const atMs of sentAtMs) expect(atMs - startedMs).toBeLessThan(DEADLINE_MS);
        expect(sent).toBeGreaterThanOrEqual(1);
        expect(sent).toBeLessThanOrEqual(maxAttempts);
        const last = faults[sent - 1]?.status ?? 200;
        if (outcome instanceof DigitalOceanError) expect(outcome.attempts).toBe(sent);
        else expect([last, outcome]).toEqual([200, BALANCE]);
        const retried = faults.slice(0, sent - 1).map(({ status }) => status);
        for (const status of retried) expect([null, 429, 500, 503, 504]).toContain(status);
      },
    ),
    { numRuns: 300 },
  );
});
