import { inspect } from 'node:util';
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
    [409, 'rejected'],
    [422, 'rejected'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
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
    ['no body', 204, ''],
  ])('is thrown for a response with %s', async (_, status, body) => {
    const error = await failure((response) => {
      response.writeHead(status);
      response.end(body);
    });
    expect(error).toBeInstanceOf(InvalidFinanceResponseError);
    expect(error).toMatchObject({ code: 'invalid_response', status });
  });

  it('is thrown for a redirect, which is not followed', async () => {
    await using elsewhere = await startFinanceServer(json(200, {}));
    const error = await failure((response) => {
      response.writeHead(307, { location: elsewhere.url });
      response.end();
    });
    expect(error).toMatchObject({ code: 'invalid_response', status: 307 });
    expect(elsewhere.calls).toEqual([]);
  });
});

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
