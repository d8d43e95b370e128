import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import { DigitalOceanError } from '../../src/client/digital-ocean-error.ts';
import { sleep } from '../../src/client/sleep.ts';
import {
  type Answer,
  always,
  balance,
  failureOf,
  inTurn,
  sendJson,
  serve,
  TOKEN,
} from './api-server.ts';
import { fakeTime } from './fake-time.ts';

const DEADLINE_MS = 120_000;
const fine = always(balance);
const silent: Answer = () => undefined;

describe('case 37: deadlineMs', () => {
  test.each([
    [429, { 'retry-after': '120' }, 'rate_limited'],
    [429, { 'retry-after': '999999999' }, 'rate_limited'],
    [429, { 'ratelimit-reset': '99999999999' }, 'rate_limited'],
    [503, { 'retry-after': '3600' }, 'server_error'],
  ])(
    'fails a %d with %o at once, without a wait beyond the deadline',
    async (status, headers, code) => {
      const time = fakeTime();
      const { client, requests } = await serve(always({}, status, headers), time);
      expect(await failureOf(client.getBalance())).toMatchObject({ code, attempts: 1 });
      expect(time.waits).toEqual([]);
      expect(requests).toHaveLength(1);
    },
  );

  test('ends the retries before maxAttempts is reached', async () => {
    const time = fakeTime();
    const headers = { 'retry-after': '50' };
    const options = { ...time, random: () => 0, maxAttempts: 100 };
    const { client, requests } = await serve(always({}, 503, headers), options);
    expect(await failureOf(client.getBalance())).toMatchObject({ status: 503, attempts: 3 });
    expect(time.waits).toEqual([50_000, 50_000]);
    expect(requests).toHaveLength(3);
  });

  test('ends the call with its last error if a sleep took too long', async () => {
    const time = fakeTime();
    const sleep = async () => time.pass(DEADLINE_MS);
    const { client, requests } = await serve(always({}, 503), { now: time.now, sleep });
    expect(await failureOf(client.getBalance())).toMatchObject({ status: 503, attempts: 1 });
    expect(requests).toHaveLength(1);
  });

  test('shortens the time limit of the last attempt', async () => {
    const { client } = await serve(silent, { deadlineMs: 80 });
    const failure = await failureOf(client.getBalance());
    expect(failure).toMatchObject({ code: 'timeout', attempts: 1 });
    expect(failure).toHaveProperty('timeoutMs', expect.closeTo(80, -2));
    expect(String(failure)).toContain('deadlineMs');
  });

  test('set to Infinity never ends the retries', async () => {
    const time = fakeTime();
    const headers = { 'retry-after': '86400' };
    const { client } = await serve(inTurn(always({}, 429, headers), fine), {
      ...time,
      random: () => 0,
      deadlineMs: Number.POSITIVE_INFINITY,
    });
    expect(await client.getBalance()).toEqual(balance);
    expect(time.waits).toEqual([6 * 60 * 60 * 1000]);
  });

  test('starts again for each page of listBillingHistory', async () => {
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

describe('an aborted signal', () => {
  test.each([
    ['a back-off', always({}, 503, { 'retry-after': '60' })],
    ['a wait for the rate limit', always({}, 429, { 'retry-after': '60' })],
  ])('cancels %s at once and rejects with its reason', async (_wait, answer) => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const { client, requests } = await serve(
      (request, response, url) => {
        answer(request, response, url);
        response.on('close', () => setTimeout(() => abort.abort(reason), 20));
      },
      { sleep },
    );
    const startedMs = performance.now();
    expect(await failureOf(client.getBalance({ signal: abort.signal }))).toBe(reason);
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(requests).toHaveLength(1);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });

  test('prevents the next request even if a custom sleep ignores signals', async () => {
    const abort = new AbortController();
    const sleep = async () => abort.abort();
    const { client, requests } = await serve(always({}, 500), { sleep });
    expect(await failureOf(client.getBalance({ signal: abort.signal }))).toBe(abort.signal.reason);
    expect(requests).toHaveLength(1);
  });
});

test('case 37: getBalance stays within maxAttempts and deadlineMs, whatever the provider does', async () => {
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
            return Response.json(balance, { status, headers });
          },
        });
        const outcome = await client.getBalance().catch((error: unknown) => error);
        const sent = sentAtMs.length;
        for (const atMs of sentAtMs) expect(atMs - startedMs).toBeLessThan(DEADLINE_MS);
        expect(sent).toBeGreaterThanOrEqual(1);
        expect(sent).toBeLessThanOrEqual(maxAttempts);
        const last = faults[sent - 1]?.status ?? 200;
        if (outcome instanceof DigitalOceanError) expect(outcome.attempts).toBe(sent);
        else expect([last, outcome]).toEqual([200, balance]);
        const retried = faults.slice(0, sent - 1).map(({ status }) => status);
        for (const status of retried) expect([null, 429, 500, 503, 504]).toContain(status);
      },
    ),
    { numRuns: 300 },
  );
});
