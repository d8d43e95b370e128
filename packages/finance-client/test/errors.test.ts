import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  createFinanceClient,
  FinanceConnectionError,
  FinanceError,
  FinanceRefusedError,
  InvalidFinanceResponseError,
} from '../src/index.ts';
import { april2026 } from './april-invoice.ts';
import { json, type Respond, startFinanceServer } from './finance-server.ts';

const SECRET = 'thirty-two bytes, known to both.';
const now = () => new Date('2026-05-02T03:04:05.000Z');

/** Returns the error that a call rejects with. */
async function failure(respond: Respond, options: { timeoutMs?: number } = {}): Promise<unknown> {
  await using server = await startFinanceServer(respond);
  const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET, now, ...options });
  return await finance.importInvoice(april2026).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('FinanceRefusedError', () => {
  it.each([
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'rejected'],
    [408, 'server_error'],
    [409, 'rejected'],
    [422, 'rejected'],
    [425, 'server_error'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [502, 'gateway_error'],
    [503, 'server_error'],
    [504, 'gateway_error'],
    [524, 'gateway_error'],
    [528, 'server_error'],
  ])('for status %i has the code %s', async (status, code) => {
    const error = await failure(json(status, {}));
    expect(error).toBeInstanceOf(FinanceError);
    expect(error).toBeInstanceOf(FinanceRefusedError);
    expect(error).toMatchObject({ name: 'FinanceRefusedError', code, status, retryAfterMs: null });
  });

  it.each([
    ['code and message', { code: 'closed', message: 'The books are closed' }],
    ['a problem', { code: 'closed', detail: 'The books are closed', title: 'No' }],
    ['an error object', { error: { code: 'closed', message: 'The books are closed' } }],
  ])('contains the code and message of finance: %s', async (_, body) => {
    expect(await failure(json(422, body))).toMatchObject({
      reason: { code: 'closed', message: 'The books are closed' },
      message:
        'Finance answered 422 (closed: The books are closed). Sending the same again will not help.',
    });
  });

  it.each([
    ['text', '<html>'],
    ['no object', '[1]'],
    ['nothing', ''],
    ['other types', '{"code":1,"message":{}}'],
  ])('has neither code nor message if finance answers with %s', async (_, body) => {
    const error = await failure((response) => {
      response.writeHead(500);
      response.end(body);
    });
    expect(error).toMatchObject({
      code: 'server_error',
      reason: { code: null, message: null },
      message: 'Finance answered 500. Send it again later.',
    });
  });

  it.each([
    ['7', 7000],
    ['0', 0],
    ['Sat, 02 May 2026 03:04:35 GMT', 30_000],
    ['Sat, 02 May 2026 03:00:00 GMT', 0],
    ['soon', null],
    ['21600', 21_600_000],
    ['21601', 21_600_000],
    ['99999999999999999999', 21_600_000],
    ['Fri, 31 Dec 2100 23:59:59 GMT', 21_600_000],
  ])('for "Retry-After: %s" has a retryAfterMs of %s', async (header, retryAfterMs) => {
    expect(await failure(json(429, {}, { 'retry-after': header }))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs,
    });
    expect(await failure(json(503, {}, { 'retry-after': header }))).toMatchObject({
      code: 'server_error',
      retryAfterMs,
    });
  });

  it('contains no control characters, which logs and databases reject', async () => {
    const error = await failure(
      json(422, { code: 'clo\u0000sed', message: 'a\u0000b\r\nc\u001b[31m' }),
    );
    expect(error).toMatchObject({ reason: { code: 'clo sed', message: 'a b c [31m' } });
  });

  it('contains neither the token nor the secret, even if finance echoes them', async () => {
    const error = await failure((response, call) =>
      json(401, { code: 'bad_token', message: `Not ${call.headers.authorization}` })(
        response,
        call,
      ),
    );
    expect(error).toMatchObject({ reason: { message: 'Not Bearer [token]' } });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('eyJ');
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(SECRET);
  });
});

describe('InvalidFinanceResponseError', () => {
  it.each([
    ['text that is not JSON', 200, 'hello'],
    ['JSON that is not an object', 200, 'null'],
    ['another action', 200, '{"action":"deleted","invoice_id":"inv_1"}'],
    ['no id', 200, '{"action":"created"}'],
    ['an empty id', 200, '{"action":"created","invoice_id":""}'],
    ['an id that is a number', 200, '{"action":"created","invoice_id":7}'],
    ['an id with a NUL', 200, '{"action":"created","invoice_id":"inv\\u0000"}'],
    ['an id that is too long', 200, `{"action":"created","invoice_id":"${'1'.repeat(256)}"}`],
    ['JSON nested half a million levels deep', 200, '['.repeat(500_000)],
    ['deep JSON that is complete', 200, `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
    ['no body', 204, ''],
  ])('is thrown for a response with %s', async (_, status, body) => {
    const error = await failure((response) => {
      response.writeHead(status);
      response.end(body);
    });
    expect(error).toBeInstanceOf(InvalidFinanceResponseError);
    expect(error).toMatchObject({ code: 'invalid_response', status });
  });

  it.each([301, 302, 303, 304, 307, 308])(
    'is thrown for a redirect with %i, which is not followed',
    async (status) => {
      const booked = json(200, { action: 'created', invoice_id: 'inv_1' });
      await using elsewhere = await startFinanceServer(booked);
      let calls = 0;
      const error = await failure((response, call) => {
        calls += 1;
        // To another server, and the second time, if there is one, to the same server.
        const location = calls === 1 ? `${elsewhere.url}${call.path}` : call.path;
        response.writeHead(status, { location });
        response.end();
      });
      expect(error).toMatchObject({
        code: 'invalid_response',
        status,
        message: expect.stringContaining('not with an invoice'),
      });
      expect(calls).toBe(1);
      expect(elsewhere.calls).toEqual([]);
    },
  );
});

describe('an answer of more than 1 MB', () => {
  const created = '{"action":"created","invoice_id":"inv_1"}';

  it('is read if it has exactly 1 MB', async () => {
    await using server = await startFinanceServer((response) => {
      response.end(created.padEnd(1_000_000));
    });
    const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET });
    await expect(finance.importInvoice(april2026)).resolves.toMatchObject({ invoiceId: 'inv_1' });
  });

  it.each([
    ['with a content-length', { 'content-length': '1000001' }],
    ['without a content-length', {}],
  ])('has the code invalid_response, %s', async (_, headers) => {
    const error = await failure((response) => {
      response.writeHead(200, headers);
      response.end(created.padEnd(1_000_001));
    });
    expect(error).toBeInstanceOf(InvalidFinanceResponseError);
    expect(error).toMatchObject({
      code: 'invalid_response',
      status: 200,
      message: expect.stringContaining('more than 1 MB'),
    });
  });

  it.each([
    [200, 'invalid_response'],
    [422, 'rejected'],
    [503, 'server_error'],
  ])('is given up before it ends: an endless one with %i has the code %s', async (status, code) => {
    let isClosed: Promise<unknown> = Promise.resolve();
    const error = await failure((response) => {
      isClosed = once(response, 'close');
      response.writeHead(status, { 'retry-after': '7' });
      sendEndlessly(response, 'x'.repeat(64 * 1024));
    });
    expect(error).toMatchObject({ code, status });
    await isClosed;
  });

  it('is counted once it is decompressed', async () => {
    const error = await failure((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(created.padEnd(5_000_000)));
    });
    expect(error).toMatchObject({ code: 'invalid_response' });
  });

  it('is counted whatever the content-length says', async () => {
    const finance = createFinanceClient({
      baseUrl: 'http://localhost',
      secret: SECRET,
      fetch: async () =>
        new Response(created.padEnd(1_000_001), { headers: { 'content-length': '42' } }),
    });
    await expect(finance.importInvoice(april2026)).rejects.toMatchObject({
      code: 'invalid_response',
    });
  });

  it('is counted in bytes, whatever the chunks', async () => {
    // Each of these takes 3 bytes in UTF-8 and 1 in JavaScript's length.
    const text = JSON.stringify({
      action: 'created',
      invoice_id: 'inv_1',
      note: '€'.repeat(340_000),
    });
    const error = await failure((response) => {
      response.end(text);
    });
    expect(error).toMatchObject({ code: 'invalid_response' });
  });

  it('of a refusal keeps the status and the wait', async () => {
    const error = await failure((response) => {
      response.writeHead(429, { 'retry-after': '7' });
      response.end(`{"message":"${'x'.repeat(1_000_000)}"}`);
    });
    expect(error).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 7000,
      reason: { code: null, message: null },
    });
  });
});

/** Writes `chunk` again and again until the client closes the connection. */
function sendEndlessly(response: ServerResponse, chunk: string): void {
  const send = () => {
    if (!response.destroyed) response.write(chunk, send);
  };
  send();
}

describe('FinanceConnectionError', () => {
  it('has the code network if the connection is cut in the middle of the answer', async () => {
    const error = await failure((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"action":', () => response.destroy());
    });
    expect(error).toBeInstanceOf(FinanceConnectionError);
    expect(error).toMatchObject({ code: 'network', cause: expect.any(Error) });
  });

  it('has the code network and names the server if it cannot be reached', async () => {
    const server = await startFinanceServer(json(200, {}));
    await server[Symbol.asyncDispose]();
    const call = createFinanceClient({ baseUrl: server.url, secret: SECRET }).importInvoice(
      april2026,
    );
    await expect(call).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining(server.url),
      cause: expect.any(Error),
    });
  });

  it.each([
    ['never answers', (): void => undefined],
    [
      'stops in the middle of the answer',
      ((response) => response.write('{"action":')) satisfies Respond,
    ],
  ])('has the code timeout if finance %s', async (_, respond) => {
    expect(await failure(respond, { timeoutMs: 50 })).toMatchObject({
      code: 'timeout',
      message: 'Finance did not answer within 50 ms. Send the invoice again later.',
    });
  });
});

describe('timeoutMs of importInvoice', () => {
  it('limits this call in place of the timeout of the client', async () => {
    await using server = await startFinanceServer(() => undefined);
    const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET });
    const call = finance.importInvoice(april2026, { timeoutMs: 50 });
    await expect(call).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('50 ms'),
    });
  });

  it('must be an integer from 1 on', async () => {
    const finance = createFinanceClient({ baseUrl: 'http://localhost', secret: SECRET });
    for (const timeoutMs of [0, 0.5, 2 ** 31]) {
      await expect(finance.importInvoice(april2026, { timeoutMs })).rejects.toThrow('"timeoutMs"');
    }
  });
});

describe('signal', () => {
  it('aborts importInvoice with its own reason', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    await using server = await startFinanceServer(() => controller.abort(reason));
    const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET });

    await expect(finance.importInvoice(april2026, { signal: controller.signal })).rejects.toBe(
      reason,
    );
  });

  it('prevents the call if it is already aborted', async () => {
    await using server = await startFinanceServer(json(200, {}));
    const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET });
    const reason = new Error('shutting down');

    await expect(
      finance.importInvoice(april2026, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    expect(server.calls).toEqual([]);
  });
});
