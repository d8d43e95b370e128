import { describe, expect, test } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import type { BillingClientOptions } from '../../src/client/options.ts';
import { balance, failureOf, inTurn, sendJson, serve, TOKEN } from './api-server.ts';
import { fakeTime } from './fake-time.ts';
import { getBalances, limited, type Time } from './limited-provider.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('the rate limiter, for concurrent requests,', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  /** Options with a `sleep` that never ends. */
  function unending(time: Time): Partial<BillingClientOptions> & { waits: number[] } {
    const waits: number[] = [];
    const sleep = (waitMs: number) => {
      waits.push(waitMs);
      return new Promise<void>(() => undefined);
    };
    return { now: time.now, sleep, waits };
  }

  test('gives each request the next permit', async () => {
    const time = fakeTime();
    const { waits, ...options } = unending(time);
    const { client } = await serve(limited(time, { remaining: 9, resetMs: 20_000 }), options);
    await client.getBalance();
    for (let nth = 0; nth < 4; nth += 1) void client.getBalance();
    await settled();
    expect(waits).toEqual([2000, 4000, 6000, 8000]);
  });

  test('gives out as many permits as requests remain, and delays the others', async () => {
    const time = fakeTime();
    const { waits, ...options } = unending(time);
    const { client } = await serve(limited(time, { remaining: 2 }), options);
    await client.getBalance();
    for (let nth = 0; nth < 3; nth += 1) void client.getBalance();
    await settled();
    expect(waits).toEqual([10_000, 20_000, MINUTE_MS]);
  });

  test('rejects requests beyond the deadline without using up a permit', async () => {
    const time = fakeTime();
    const { waits, ...options } = unending(time);
    const { client } = await serve(limited(time, { remaining: 100 }), options);
    await client.getBalance();
    const failures: unknown[] = [];
    for (let nth = 0; nth < 15; nth += 1) {
      client.getBalance().catch((error: unknown) => failures.push(error));
    }
    await settled();
    expect(waits).toHaveLength(11);
    expect(failures).toHaveLength(4);
    for (const failure of failures) expect(failure).toMatchObject({ retryAfterMs: 120_000 });
  });

  test('delays all requests after a 429', async () => {
    const time = fakeTime();
    let sent = 0;
    const { client, requests } = await serve(
      (_request, response) => {
        sent += 1;
        if (sent > 1) return sendJson(response, balance);
        const headers = { 'retry-after': '40', 'ratelimit-remaining': '0', 'ratelimit-reset': '1' };
        return sendJson(response, {}, 429, headers);
      },
      { ...time, maxAttempts: 1 },
    );
    expect(await failureOf(client.getBalance())).toMatchObject({ retryAfterMs: 40_000 });
    await client.getBalance();
    expect(time.waits).toEqual([40_000]);
    await client.getBalance();
    expect(time.waits).toEqual([40_000]);
    expect(requests).toHaveLength(3);
  });

  test('extends the wait of delayed requests after a 429', async () => {
    const time = fakeTime();
    const low = { 'ratelimit-remaining': '9', 'ratelimit-reset': time.secondsIn(20_000) };
    const stop = { 'retry-after': '40' };
    const wakes: (() => void)[] = [];
    const waits: number[] = [];
    const answers = [
      () => Response.json(balance, { headers: low }),
      () => Response.json({}, { status: 429, headers: stop }),
      () => Response.json(balance),
    ];
    const client = createBillingClient({
      token: TOKEN,
      now: time.now,
      maxAttempts: 1,
      sleep: (waitMs) => {
        waits.push(waitMs);
        return new Promise((resolve) => wakes.push(resolve));
      },
      fetch: async () => answers.shift()?.() ?? Response.json(balance),
    });
    await client.getBalance();
    const first = failureOf(client.getBalance());
    const second = client.getBalance();
    await settled();
    expect(waits).toEqual([2000, 4000]);
    time.pass(2000);
    wakes.shift()?.();
    expect(await first).toMatchObject({ code: 'rate_limited', status: 429 });
    time.pass(2000);
    wakes.shift()?.();
    await expect.poll(() => waits).toEqual([2000, 4000, 38_000]);
    time.pass(38_000);
    wakes.shift()?.();
    expect(await second).toEqual(balance);
  });

  test('stops for at most an hour, whatever a header says', async () => {
    const time = fakeTime();
    const answers = [{ 'retry-after': '999999999' }];
    const { client } = await serve((_request, response) => {
      const headers = answers.shift();
      return headers ? sendJson(response, {}, 429, headers) : sendJson(response, balance);
    }, time);
    await failureOf(client.getBalance());
    expect(await failureOf(client.getBalance())).toMatchObject({
      attempts: 0,
      retryAfterMs: HOUR_MS,
    });
    time.pass(HOUR_MS);
    await client.getBalance();
  });

  test('delays none after the reset of an old limit', async () => {
    const time = fakeTime();
    const { waits, ...options } = unending(time);
    const { client } = await serve(limited(time, { remaining: 1 }), options);
    await client.getBalance();
    time.pass(2 * HOUR_MS);
    const all = Promise.all(Array.from({ length: 5 }, () => client.getBalance()));
    await settled();
    expect(waits).toEqual([]);
    await all;
  });

  test('takes permits back from requests without a response', async () => {
    const time = fakeTime();
    const low = limited(time, { remaining: 2 });
    const { client } = await serve(
      inTurn(
        low,
        ({ socket }) => socket.destroy(),
        ({ socket }) => socket.destroy(),
        low,
      ),
      { ...time, random: () => 0 },
    );
    await getBalances(client, 2);
    // If the two still counted, none would remain, and the third would wait for a minute.
    expect(time.waits).toEqual([10_000, 0, 10_000, 0, 10_000]);
  });

  test('takes permits back from aborted requests', async () => {
    const time = fakeTime();
    const abort = new AbortController();
    let isAborting = true;
    const sleep = async (waitMs: number, signal?: AbortSignal) => {
      if (isAborting) abort.abort();
      await time.sleep(waitMs, signal);
    };
    const { client } = await serve(limited(time, { remaining: 1, resetMs: 30_000 }), {
      now: time.now,
      sleep,
    });
    await client.getBalance();
    await failureOf(client.getBalance({ signal: abort.signal }));
    isAborting = false;
    await client.getBalance();
    // One request still remains. It is sent two gaps after the first, before the reset.
    expect(time.waits).toEqual([20_000]);
  });
});
