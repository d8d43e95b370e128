import { getEventListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import { DigitalOceanError } from '../../src/client/digital-ocean-error.ts';
import { sleep } from '../../src/client/sleep.ts';
import { DoBillingError } from '../../src/do-billing-error.ts';
import { always, failureOf, sendJson, serve, TOKEN } from './api-server.ts';

const fixedTime = new Date('2026-04-09T12:00:00Z');
const now = () => fixedTime;
const HOUR_MS = 60 * 60 * 1000;
const PATH = '/v2/customers/my/balance';

test.each([
  [401, 'unauthorized', 'UnauthorizedError'],
  [403, 'forbidden', 'ForbiddenError'],
  [404, 'not_found', 'NotFoundError'],
  [422, 'request_rejected', 'RequestRejectedError'],
  [429, 'rate_limited', 'RateLimitedError'],
  [500, 'server_error', 'ServerError'],
  [503, 'server_error', 'ServerError'],
])('case 37: getBalance rejects status %d with the code %s', async (status, code, name) => {
  const { client } = await serve(
    always({ id: 'some_id', message: 'Said so.' }, status, { 'x-request-id': 'req-1' }),
  );
  const failure = await failureOf(client.getBalance());
  expect(failure).toBeInstanceOf(DigitalOceanError);
  expect(failure).toBeInstanceOf(DoBillingError);
  expect(failure).toMatchObject({ code, name, status, path: PATH, method: 'GET' });
  expect(failure).toMatchObject({
    requestId: 'req-1',
    message: expect.stringContaining('Said so.'),
  });
});

test('getBalance reads the request id from the body if the header is missing', async () => {
  const { client } = await serve(always({ message: 'No.', request_id: 'req-2' }, 500));
  expect(await failureOf(client.getBalance())).toMatchObject({ requestId: 'req-2' });
});

test('getBalance reads the message of the older error body', async () => {
  const { client } = await serve(always({ error: 'x', messages: ['Tag it.'] }, 400));
  expect(await failureOf(client.getBalance())).toMatchObject({
    message: expect.stringContaining('Tag it.'),
  });
});

test.each(['', '<html>502</html>', '[1]', 'null'])(
  'case 37: getBalance rejects a 5xx with the body %j with server_error',
  async (body) => {
    const { client } = await serve((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end(body);
    });
    expect(await failureOf(client.getBalance())).toMatchObject({
      code: 'server_error',
      requestId: null,
    });
  },
);

test.each([
  [{ 'retry-after': '29', 'ratelimit-reset': '1' }, 29_000],
  [{ 'retry-after': 'Thu, 09 Apr 2026 12:00:10 GMT' }, 10_000],
  [{ 'ratelimit-reset': String(fixedTime.getTime() / 1000 + 90) }, 90_000],
  [{ 'ratelimit-reset': '1' }, 0],
  [{ 'retry-after': '999999999' }, 6 * HOUR_MS],
  [{ 'retry-after': '9999999999999' }, 6 * HOUR_MS],
  [{ 'retry-after': 'Thu, 09 Apr 2036 12:00:10 GMT' }, 6 * HOUR_MS],
  [{ 'ratelimit-reset': '999999999999' }, 6 * HOUR_MS],
  [{}, null],
  [{ 'retry-after': 'soon', 'ratelimit-reset': 'later' }, null],
])('case 37: getBalance reads from a 429 with %o to wait %s ms', async (headers, retryAfterMs) => {
  const body = { id: 'too_many_requests', message: 'API rate limit exceeded.' };
  const { client } = await serve(always(body, 429, headers), { now });
  expect(await failureOf(client.getBalance())).toMatchObject({ retryAfterMs });
});

test('the error of a 503 limits its retry-after to 6 hours', async () => {
  const { client } = await serve(always({}, 503, { 'retry-after': '999999999' }), { now });
  expect(await failureOf(client.getBalance())).toMatchObject({ retryAfterMs: 6 * HOUR_MS });
});

test.each([
  [{ 'retry-after': '29' }, 'Wait 29000 ms before the next request.'],
  [{ 'retry-after': '0' }, 'Send fewer requests, and try again later.'],
  [{ 'ratelimit-reset': '1' }, 'Send fewer requests, and try again later.'],
  [{}, 'Send fewer requests, and try again later.'],
])('says what to do in the last error of a 429 with %j', async (headers, advice) => {
  const { client } = await serve(always({}, 429, headers), { now, maxAttempts: 2 });
  expect(await failureOf(client.getBalance())).toMatchObject({
    message: expect.stringMatching(new RegExp(`status 429\\. ${advice}$`)),
  });
});

test('case 38: a 403 error names the scope that the token lacks', async () => {
  const { client } = await serve(always({ id: 'forbidden', message: 'No.' }, 403));
  for (const [call, scope] of [
    [client.getBalance(), 'billing:read'],
    [client.getAccount(), 'account:read'],
    [client.listInvoices().all(), 'billing:read'],
    [client.listResources('volume').all(), 'block_storage:read'],
  ] as const) {
    const failure = await failureOf(call);
    expect(failure).toMatchObject({ code: 'forbidden', scope });
    expect(String(failure)).toContain(scope);
  }
});

test('case 40: getBalance redacts the token in the error message', async () => {
  const { client } = await serve(always({ message: `Bad token ${TOKEN}` }, 401));
  expect(await failureOf(client.getBalance())).toMatchObject({
    message: expect.stringContaining('[token]'),
  });
});

test('case 40: getBalance redacts the token in the request id', async () => {
  const { client } = await serve(always({}, 404, { 'x-request-id': TOKEN }));
  expect(await failureOf(client.getBalance())).toMatchObject({ requestId: '[token]' });
});

test('case 40: getBalance does not follow redirects', async () => {
  const other = await serve(always({}));
  const { client } = await serve((_request, response) => {
    response.writeHead(302, { location: other.baseUrl });
    response.end();
  });
  expect(await failureOf(client.getBalance())).toMatchObject({
    code: 'request_rejected',
    status: 302,
  });
  expect(other.requests).toEqual([]);
});

test('case 40: the client sends the token only in the header, and logs nothing', async () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
  );
  const logs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...words) => void written.push(words.join())),
  );
  const { client, requests } = await serve((request, response) =>
    request.url?.includes('balance') ? request.socket.destroy() : sendJson(response, {}, 403),
  );
  const failures = [
    await failureOf(client.getAccount()),
    await failureOf(client.getBalance()),
    await failureOf(client.getInvoicePreview()),
    await failureOf(client.listBillingHistory().all()),
    await failureOf(client.fetchInvoiceCsv('preview')),
    await failureOf(client.openInvoiceCsv('preview')),
    await failureOf(client.fetchInvoicePdf('preview')),
    await failureOf(client.listResources('droplet').all()),
  ];
  for (const spy of [...spies, ...logs]) spy.mockRestore();
  for (const failure of failures) expect(inspect(failure, { depth: null })).not.toContain(TOKEN);
  expect(requests.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
  for (const { url } of requests) expect(url.href).not.toContain(TOKEN);
  expect(written).toEqual([]);
});

test('getBalance rejects with a network error if the server cannot be reached', async () => {
  const { client } = await serve((request) => request.socket.destroy());
  const failure = await failureOf(client.getBalance());
  expect(failure).toMatchObject({ code: 'network', status: null });
  expect(failure).toHaveProperty('cause', expect.any(Error));
});

test.each(['content-length', 'chunked'])(
  'getBalance rejects with a network error if the body (%s) is cut',
  async (framing) => {
    const { client } = await serve((_request, response) => {
      const headers = framing === 'chunked' ? {} : { 'content-length': '1000' };
      response.writeHead(200, headers);
      response.write('{"month_to_date', () => response.socket?.destroy());
    });
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'network', status: 200 });
  },
);

test.each(['before the headers', 'within the body'])(
  'getBalance rejects with a timeout error if nothing arrives %s',
  async (when) => {
    const { client } = await serve(
      (_request, response) => {
        if (when === 'within the body') response.write('{');
      },
      { timeoutMs: 50 },
    );
    expect(await failureOf(client.getBalance())).toMatchObject({ code: 'timeout', timeoutMs: 50 });
  },
);

test('getBalance rejects with the reason of a signal aborted within the body', async () => {
  const abort = new AbortController();
  const reason = new Error('enough');
  const { client } = await serve((_request, response) => {
    response.write('{', () => abort.abort(reason));
  });
  expect(await failureOf(client.getBalance({ signal: abort.signal }))).toBe(reason);
});

test('listInvoices sends nothing if the signal is already aborted', async () => {
  const { client, requests } = await serve(always({}));
  const signal = AbortSignal.abort();
  expect(await failureOf(client.listInvoices({ signal }).all())).toBe(signal.reason);
  expect(requests).toEqual([]);
});

test('getBalance removes its listener from a long-lived signal', async () => {
  const { signal } = new AbortController();
  const { client } = await serve(always({}));
  for (let nth = 0; nth < 5; nth += 1) await failureOf(client.getBalance({ signal }));
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test.each(['<html></html>', '', '"text"', '[]', '{"cut":'])(
  'getBalance rejects a success with the body %j with invalid_response',
  async (body) => {
    const { client } = await serve((_request, response) => response.end(body));
    expect(await failureOf(client.getBalance())).toMatchObject({
      code: 'invalid_response',
      at: '',
      status: 200,
    });
  },
);

test('listInvoices keeps the query out of its errors', async () => {
  const { client } = await serve((_request, response) => sendJson(response, {}, 500));
  const failure = await failureOf(client.listInvoices().all());
  expect(failure).toMatchObject({ path: '/v2/customers/my/invoices' });
  expect(String(failure)).not.toContain('per_page');
});

test('adds one listener to the signal of eleven calls at a time', async () => {
  const abort = new AbortController();
  const { client, requests } = await serve((_request, response) => void response.write('{'));
  const calls = Promise.allSettled(
    Array.from({ length: 11 }, () => client.getBalance({ signal: abort.signal })),
  );
  await expect.poll(() => requests.length).toBe(11);
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
  abort.abort(new Error('enough'));
  for (const result of await calls) {
    expect(result).toMatchObject({ status: 'rejected', reason: abort.signal.reason });
  }
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
});

test('eleven open streams at a time have one listener on their signal', async () => {
  const abort = new AbortController();
  const { client } = await serve((_request, response) => void response.write('{'));
  const streams = await Promise.all(
    Array.from({ length: 11 }, () => client.openInvoiceCsv('preview', abort)),
  );
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
  const [first, ...others] = streams;
  await first?.cancel();
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
  abort.abort(new Error('enough'));
  for (const stream of others) {
    const reader = stream.getReader();
    const read = async () => {
      while (!(await reader.read()).done);
    };
    expect(await failureOf(read())).toBe(abort.signal.reason);
  }
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
});

test('adds one listener to the signal of eleven calls that wait for a retry', async () => {
  const abort = new AbortController();
  const { client, requests } = await serve(always({}, 503, { 'retry-after': '60' }), { sleep });
  const calls = Promise.allSettled(
    Array.from({ length: 11 }, () => client.getBalance({ signal: abort.signal })),
  );
  await expect.poll(() => requests.length).toBe(11);
  await setTimeout(50);
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
  abort.abort(new Error('enough'));
  for (const result of await calls) {
    expect(result).toMatchObject({ status: 'rejected', reason: abort.signal.reason });
  }
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
});
