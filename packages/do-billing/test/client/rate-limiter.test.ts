import { describe, expect, test } from 'vitest';
import { type Answer, always, balance, failureOf, inTurn, sendJson, serve } from './api-server.ts';
import { fakeTime } from './fake-time.ts';
import { getBalances, limited } from './limited-provider.ts';

const MINUTE_MS = 60_000;

describe('the rate limiter does not delay requests', () => {
  test('while more remain than one minute may use', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 330 }), time);
    // After these, 251 remain: one more than one minute may use.
    await getBalances(client, 80);
    expect(time.waits).toEqual([]);
    await getBalances(client, 2);
    expect(time.waits).toEqual([10_000]);
  });

  test.each([
    {},
    { 'ratelimit-remaining': '1' },
    { 'ratelimit-remaining': 'none', 'ratelimit-reset': 'never' },
  ])('if the headers (%o) do not state the limit', async (headers) => {
    const time = fakeTime();
    const { client } = await serve(
      (_request, response) => sendJson(response, balance, 200, headers),
      time,
    );
    await getBalances(client, 5);
    expect(time.waits).toEqual([]);
  });

  test('after the reset has passed', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 0, resetMs: 5000 }), time);
    await client.getBalance();
    time.pass(5000);
    await client.getBalance();
    expect(time.waits).toEqual([]);
  });
});

describe('the rate limiter, when few requests remain,', () => {
  test('spreads them over the time until the reset', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 9, resetMs: 20_000 }), time);
    await getBalances(client, 5);
    expect(time.waits).toEqual([2000, 2000, 2000, 2000]);
  });

  test('waits at most a tenth of deadlineMs between two requests', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 9 }), { ...time, deadlineMs: 5000 });
    await getBalances(client, 3);
    expect(time.waits).toEqual([500, 500]);
  });

  test('counts the time that passed since the last request', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 100 }), time);
    await client.getBalance();
    time.pass(9000);
    await client.getBalance();
    time.pass(30_000);
    await client.getBalance();
    expect(time.waits).toEqual([1000]);
  });

  test('waits for the reset if none remain', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { resetMs: 30_000 }), time);
    await getBalances(client, 2);
    expect(time.waits).toEqual([30_000]);
  });

  test('waits at most a minute, because the limit per minute may be the exhausted one', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, {}), time);
    await getBalances(client, 2);
    expect(time.waits).toEqual([MINUTE_MS]);
  });

  test('stops delaying as soon as many remain again', async () => {
    const time = fakeTime();
    const answers = [limited(time, { resetMs: 30_000 }), limited(time, { remaining: 4999 })];
    const { client } = await serve((request, response, url) => {
      (answers.shift() ?? limited(time, { remaining: 4990 }))(request, response, url);
    }, time);
    await getBalances(client, 5);
    expect(time.waits).toEqual([30_000]);
  });

  test('keeps the known limit after a 502 without rate-limit headers', async () => {
    const time = fakeTime();
    const low = limited(time, { remaining: 9, resetMs: 20_000 });
    let sent = 0;
    const { client } = await serve(
      (request, response, url) => {
        sent += 1;
        return sent === 2 ? sendJson(response, {}, 502) : low(request, response, url);
      },
      { ...time, random: () => 0 },
    );
    await getBalances(client, 2);
    expect(time.waits).toEqual([2000, 0, 2000]);
  });
});

test('the rate limiter forgets the known limit after a 429', async () => {
  const time = fakeTime();
  const stop: Answer = (_request, response) =>
    sendJson(response, {}, 429, { 'retry-after': '5', 'ratelimit-remaining': '0' });
  const { client } = await serve(inTurn(limited(time, {}), stop, limited(time, {})), {
    ...time,
    random: () => 0,
  });
  await getBalances(client, 2);
  expect(time.waits).toEqual([MINUTE_MS, 5000]);
});

test('the rate limiter stops after a 429 for maxStopMs at most', async () => {
  const time = fakeTime();
  const { client } = await serve(
    inTurn(always({}, 429, { 'retry-after': '31536000000' }), limited(time, { remaining: 330 })),
    { ...time, maxAttempts: 1, deadlineMs: 30_000, maxStopMs: 5_000 },
  );
  await failureOf(client.getBalance());
  await client.getBalance();
  expect(time.waits).toEqual([5_000]);
});

describe('the rate limiter rejects a request that would wait beyond its deadline', () => {
  test('at once, without sending it', async () => {
    const time = fakeTime();
    const { client, requests } = await serve(limited(time, { resetMs: 30_000 }), {
      ...time,
      deadlineMs: 20_000,
    });
    await client.getBalance();
    const failure = await failureOf(client.getBalance());
    expect(failure).toMatchObject({
      code: 'rate_limited',
      status: null,
      attempts: 0,
      retryAfterMs: 30_000,
      path: '/v2/customers/my/balance',
      message: expect.stringMatching(/ 30000 ms, .+\. Try again in 30000 ms\.$/),
    });
    expect(requests).toHaveLength(1);
    expect(time.waits).toEqual([]);
    time.pass(30_000);
    await client.getBalance();
  });

  test('with the remaining wait, if its earlier attempt got a 429 that asked for none', async () => {
    const time = fakeTime();
    let isFirstWait = true;
    const { client } = await serve(
      inTurn(
        always({}, 429, { 'retry-after': '0' }),
        always({}, 429, { 'retry-after': '40', 'x-request-id': 'r-2' }),
      ),
      {
        ...time,
        random: () => 0,
        deadlineMs: 20_000,
        sleep: async (waitMs) => {
          time.pass(waitMs);
          // Another call of the same client gets a 429 meanwhile.
          if (isFirstWait) await failureOf(client.listInvoices().all());
          isFirstWait = false;
        },
      },
    );
    expect(await failureOf(client.getBalance())).toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining(' in 40000 ms'),
      retryAfterMs: 40_000,
      status: 429,
      attempts: 1,
      path: '/v2/customers/my/balance',
    });
  });

  test('with the error of its earlier attempt', async () => {
    const time = fakeTime();
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': time.secondsIn(30_000) };
    const { client, requests } = await serve(
      (_request, response) => sendJson(response, {}, 503, headers),
      { ...time, random: () => 0, deadlineMs: 20_000 },
    );
    expect(await failureOf(client.getBalance())).toMatchObject({
      code: 'server_error',
      status: 503,
      attempts: 1,
    });
    expect(requests).toHaveLength(1);
  });
});
