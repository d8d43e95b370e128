import { describe, expect, test } from 'vitest';
import { type Answer, always, balance, failureOf, inTurn, serve } from './api-server.ts';
import { fakeTime } from './fake-time.ts';

const fine = always(balance);
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

describe('case 37: getBalance retries', () => {
  test.each([500, 502, 503, 504])('after status %d', async (status) => {
    const { client, requests } = await serve(inTurn(always({}, status), fine));
    expect(await client.getBalance()).toEqual(balance);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['a connection cut before the headers', cutBeforeHeaders],
    ['a body cut before its length', cutInBody],
    ['a chunked body cut before its end', cutInChunks],
    ['a timeout before the headers', silent],
    ['a timeout within the body', silentInBody],
    ['an HTML 502', (_request, response) => void response.writeHead(502).end('<html>')],
    ['an empty 503', (_request, response) => void response.writeHead(503).end()],
  ] satisfies [string, Answer][])('after %s', async (_failure, answer) => {
    const { client, requests } = await serve(inTurn(answer, answer, fine), { timeoutMs: 1_000 });
    expect(await client.getBalance()).toEqual(balance);
    expect(requests).toHaveLength(3);
  });

  test('sends the same request again', async () => {
    const { client, requests } = await serve(inTurn(always({}, 500), always({ invoices: [] })));
    await client.listInvoices().all();
    expect(requests[1]).toEqual(requests[0]);
  });

  test('fetchInvoiceCsv returns the whole CSV after a cut', async () => {
    const { client } = await serve(inTurn(cutInBody, (_request, response) => response.end('a,b')));
    expect(new TextDecoder().decode(await client.fetchInvoiceCsv('preview'))).toBe('a,b');
  });

  test.each([
    [undefined, 5],
    [1, 1],
    [3, 3],
  ])('with "maxAttempts" %s sends %d requests', async (maxAttempts, attempts) => {
    const { client, requests } = await serve(always({}, 503), { maxAttempts });
    const failure = await failureOf(client.getBalance());
    expect(failure).toMatchObject({ code: 'server_error', status: 503, attempts });
    expect(requests).toHaveLength(attempts);
    expect(String(failure).includes(`attempt ${attempts}`)).toBe(attempts > 1);
  });

  test('throws the last error', async () => {
    const { client } = await serve(inTurn(always({}, 500), cutBeforeHeaders, always({}, 404)));
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'not_found', attempts: 3 });
  });

  test('counts the attempts in an invalid_response error', async () => {
    const { client } = await serve(inTurn(always({}, 500), always({})));
    expect(await failureOf(client.getBalance())).toMatchObject({
      code: 'invalid_response',
      attempts: 2,
    });
  });
});

describe('case 37: getBalance does not retry', () => {
  test.each([301, 400, 401, 403, 404, 405, 409, 410, 412, 422, 501, 505])(
    'status %d',
    async (status) => {
      const { client, requests } = await serve(always({}, status));
      expect(await failureOf(client.getBalance())).toMatchObject({ status, attempts: 1 });
      expect(requests).toHaveLength(1);
    },
  );

  test('a 401 with a cut body', async () => {
    const { client, requests } = await serve((_request, response) => {
      response.writeHead(401, { 'content-length': '1000' });
      response.write('{"id"', () => response.socket?.destroy());
    });
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'unauthorized' });
    expect(requests).toHaveLength(1);
  });

  test('a success without JSON', async () => {
    const { client, requests } = await serve((_request, response) => response.end('<html>'));
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'invalid_response' });
    expect(requests).toHaveLength(1);
  });
});

describe('case 37: back-off', () => {
  test.each([
    [0, [0, 0, 0, 0]],
    [0.5, [250, 500, 1000, 2000]],
    [0.999, [500, 999, 1998, 3996]],
  ])('doubles, times a random factor: with random %d it waits %j ms', async (random, waits) => {
    const time = fakeTime();
    const { client } = await serve(always({}, 500), { ...time, random: () => random });
    await failureOf(client.getBalance());
    expect(time.waits).toEqual(waits);
  });

  test('is at most 20 seconds', async () => {
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
    'after a 429 with %o waits as long as the headers say plus jitter: %d ms',
    async (headers, ms) => {
      const time = fakeTime();
      const { client } = await serve(inTurn(always({}, 429, headers), fine), {
        ...time,
        random: () => 0.5,
      });
      expect(await client.getBalance()).toEqual(balance);
      expect(time.waits).toEqual([ms]);
    },
  );

  test('after a 503 waits for its retry-after', async () => {
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
