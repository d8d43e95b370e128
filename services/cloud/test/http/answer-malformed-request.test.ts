import { once } from 'node:events';
import { createServer, maxHeaderSize, type ServerOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { answerMalformedRequest } from '../../src/http/answer-malformed-request.ts';

/** Sends bytes to a server. */
async function send(bytes: string, options: ServerOptions = {}): Promise<Socket> {
  const server = createServer(options, (_request, response) => response.end());
  server.on('clientError', answerMalformedRequest);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  const socket = connect(address.port, '127.0.0.1').on('error', () => undefined);
  socket.write(bytes);
  return socket;
}

/** Sends bytes to a server, and returns the status and the problem of its answer. */
async function answerTo(bytes: string, options?: ServerOptions) {
  const answer = await text(await send(bytes, options));
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toContain('Content-Type: application/problem+json');
  const problem = JSON.parse(body);
  expect(head).toContain(`X-Request-Id: ${problem.request_id}`);
  return { status: Number(head.split(' ')[1]), problem };
}

it.each([
  ['a header', `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['many headers', `GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(10_000)}\r\n`],
  ['a path', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  [
    'a header of a megabyte',
    `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(1_000_000)}\r\n\r\n`,
  ],
])('answers %s that is too long with a 431 problem', async (_name, bytes) => {
  expect(await answerTo(bytes)).toMatchObject({
    status: 431,
    problem: { status: 431, code: 'headers_too_large', limit_bytes: maxHeaderSize },
  });
});

it('closes the connection of a client that goes on sending after the answer', async () => {
  const socket = await send(`GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}`);
  const endless = setInterval(() => socket.write('x'.repeat(1_000)), 20);
  socket.resume();
  await once(socket, 'close');
  clearInterval(endless);
});

it('answers malformed HTTP with a 400 problem', async () => {
  expect(await answerTo('FROBNICATE / HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({
    status: 400,
    problem: { code: 'invalid_request' },
  });
});

it('answers a request that does not arrive in time with a 400 problem that says so', async () => {
  const limits = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 20 };
  expect(await answerTo('GET / HTTP/1.1\r\nHos', limits)).toMatchObject({
    status: 400,
    problem: {
      code: 'invalid_request',
      detail: 'The request did not arrive in time. Send it again.',
    },
  });
});
