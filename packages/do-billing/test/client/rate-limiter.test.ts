import { describe, expect, test } from 'vitest';
import type { BillingClient } from '../../src/client/billing-client.ts';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import type { BillingClientOptions } from '../../src/client/options.ts';
import { type Answer, failureOf, inTurn, sendJson, serve, TOKEN } from './api-server.ts';
import { fakeTime } from './fake-time.ts';

const BALANCE = {
  month_to_date_balance: '1.00',
  account_balance: '0.00',
  month_to_date_usage: '1.00',
  generated_at: '2026-04-09T12:00:00Z',
};
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Time = ReturnType<typeof fakeTime>;

/** A provider that says this of the limits, counting `remaining` down. */
function limited(time: Time, { remaining = 0, resetMs = HOUR_MS, limit = 5000 }): Answer {
  const reset = time.secondsIn(resetMs);
  let left = remaining;
  return (_request, response) => {
    sendJson(response, BALANCE, 200, {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(left),
      'ratelimit-reset': reset,
    });
    left = Math.max(0, left - 1);
  };
}

async function ask(client: BillingClient, times: number): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) await client.getBalance();
}

describe('a client with plenty left', () => {
  test('is never held up', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 330 }), time);
    // 251 are left after these, one more than a minute may take.
    await ask(client, 80);
    expect(time.waits).toEqual([]);
    await ask(client, 2);
    expect(time.waits).toEqual([10_000]);
  });

  test.each([
    {},
    { 'ratelimit-remaining': '1' },
    { 'ratelimit-remaining': 'none', 'ratelimit-reset': 'never' },
  ])('or one that is not told (%o) is not held up either', async (headers) => {
    const time = fakeTime();
    const { client } = await serve(
      (_request, response) => sendJson(response, BALANCE, 200, headers),
      time,
    );
    await ask(client, 5);
    expect(time.waits).toEqual([]);
  });

  test('or whose reset is past is not held up', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 0, resetMs: 5000 }), time);
    await client.getBalance();
    time.pass(5000);
    await client.getBalance();
    expect(time.waits).toEqual([]);
  });
});

describe('a client with little left', () => {
  test('spreads it over the time to the reset', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 9, resetMs: 20_000 }), time);
    await ask(client, 5);
    expect(time.waits).toEqual([2000, 2000, 2000, 2000]);
  });

  test('is held up by no more than a tenth of its deadline', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 9 }), { ...time, deadlineMs: 5000 });
    await ask(client, 3);
    expect(time.waits).toEqual([500, 500]);
  });

  test('counts the time that has passed by itself', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { remaining: 100 }), time);
    await client.getBalance();
    time.pass(9000);
    await client.getBalance();
    time.pass(30_000);
    await client.getBalance();
    expect(time.waits).toEqual([1000]);
  });

  test('waits for the reset where nothing is left', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, { resetMs: 30_000 }), time);
    await ask(client, 2);
    expect(time.waits).toEqual([30_000]);
  });

  test('waits for a minute at most, as it may be the limit of the minute', async () => {
    const time = fakeTime();
    const { client } = await serve(limited(time, {}), time);
    await ask(client, 2);
    expect(time.waits).toEqual([MINUTE_MS]);
  });

  test('is not held up any more once there is room again', async () => {
    const time = fakeTime();
    const answers = [limited(time, { resetMs: 30_000 }), limited(time, { remaining: 4999 })];
    const { client } = await serve((request, response, url) => {
      (answers.shift() ?? limited(time, { remaining: 4990 }))(request, response, url);
    }, time);
    await ask(client, 5);
    expect(time.waits).toEqual([30_000]);
  });

  test('keeps what it knows when a proxy fails without a word on the limits', async () => {
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
    await ask(client, 2);
    expect(time.waits).toEqual([2000, 0, 2000]);
  });
});

test('a client that was told to stop forgets what it was told before', async () => {
  const time = fakeTime();
  const stop: Answer = (_request, response) =>
    sendJson(response, {}, 429, { 'retry-after': '5', 'ratelimit-remaining': '0' });
  const { client } = await serve(inTurn(limited(time, {}), stop, limited(time, {})), {
    ...time,
    random: () => 0,
  });
  await ask(client, 2);
  expect(time.waits).toEqual([MINUTE_MS, 5000]);
});

describe('a request that would wait beyond its deadline', () => {
  test('fails at once, and is not sent', async () => {
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
    });
    expect(requests).toHaveLength(1);
    expect(time.waits).toEqual([]);
    time.pass(30_000);
    await client.getBalance();
  });

  test('fails with the error that it met before, where it met one', async () => {
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

describe('requests at the same time', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  /** Sleeps never end by themselves here: what is asleep stays so. */
  function unending(time: Time): Partial<BillingClientOptions> & { waits: number[] } {
    const waits: number[] = [];
    const sleep = (waitMs: number) => {
      waits.push(waitMs);
      return new Promise<void>(() => undefined);
    };
    return { now: time.now, sleep, waits };
  }

  test('share the pace: each takes the next turn', async () => {
    const time = fakeTime();
    const { waits, ...options } = unending(time);
    const { client } = await serve(limited(time, { remaining: 9, resetMs: 20_000 }), options);
    await client.getBalance();
    for (let nth = 0; nth < 4; nth += 1) void client.getBalance();
    await settled();
    expect(waits).toEqual([2000, 4000, 6000, 8000]);
  });

  test('take no more turns than requests are left; the others wait for room', async () => {
    const time = fakeTime();
    const { waits, ...options } = unending(time);
    const { client } = await serve(limited(time, { remaining: 2 }), options);
    await client.getBalance();
    for (let nth = 0; nth < 3; nth += 1) void client.getBalance();
    await settled();
    expect(waits).toEqual([10_000, 20_000, MINUTE_MS]);
  });

  test('fail at once where their turn is beyond the deadline, without taking it', async () => {
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

  test('all wait where one was told to stop', async () => {
    const time = fakeTime();
    let sent = 0;
    const { client, requests } = await serve(
      (_request, response) => {
        sent += 1;
        if (sent > 1) return sendJson(response, BALANCE);
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

  test('that were waiting when one was told to stop wait on', async () => {
    const time = fakeTime();
    const low = { 'ratelimit-remaining': '9', 'ratelimit-reset': time.secondsIn(20_000) };
    const stop = { 'retry-after': '40' };
    const wakes: (() => void)[] = [];
    const waits: number[] = [];
    const answers = [
      () => Response.json(BALANCE, { headers: low }),
      () => Response.json({}, { status: 429, headers: stop }),
      () => Response.json(BALANCE),
    ];
    const client = createBillingClient({
      token: TOKEN,
      now: time.now,
      maxAttempts: 1,
      sleep: (waitMs) => {
        waits.push(waitMs);
        return new Promise((resolve) => wakes.push(resolve));
      },
      fetch: async () => answers.shift()?.() ?? Response.json(BALANCE),
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
    expect(await second).toEqual(BALANCE);
  });

  test('stop for an hour at most, whatever a header says', async () => {
    const time = fakeTime();
    const answers = [{ 'retry-after': '999999999' }];
    const { client } = await serve((_request, response) => {
      const headers = answers.shift();
      return headers ? sendJson(response, {}, 429, headers) : sendJson(response, BALANCE);
    }, time);
    await failureOf(client.getBalance());
    expect(await failureOf(client.getBalance())).toMatchObject({
      attempts: 0,
      retryAfterMs: HOUR_MS,
    });
    time.pass(HOUR_MS);
    await client.getBalance();
  });

  test('are not held up by what was heard before a reset that is past', async () => {
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

  test('give their turn back when they get no answer', async () => {
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
    await ask(client, 2);
    // Were the two still counted, nothing would be left, and the third would wait for a minute.
    expect(time.waits).toEqual([10_000, 0, 10_000, 0, 10_000]);
  });

  test('give their turn back when they are aborted', async () => {
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
    // The one request that is left is still to be had, two gaps from the first, before the reset.
    expect(time.waits).toEqual([20_000]);
  });
});
