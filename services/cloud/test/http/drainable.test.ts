import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { drainable } from '../../src/http/drainable.ts';

async function serve(listener: RequestListener, timeoutMs: number, bodyTimeoutMs = 50) {
  const server = createServer(listener);
  const drain = drainable(server, { timeoutMs, bodyTimeoutMs });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { drain, server, url: `http://127.0.0.1:${portOf(server.address())}` };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

it('waits for the running requests', async () => {
  const { drain, server, url } = await serve((_request, response) => {
    setTimeout(() => response.end('done'), 100);
  }, 10_000);
  const arrived = once(server, 'request');
  const answer = fetch(url).then((response) => response.text());
  await arrived;
  await drain();
  expect(await answer).toBe('done');
});

it('cuts off a request that takes longer than the timeout', async () => {
  const { drain, server, url } = await serve(() => undefined, 50);
  const arrived = once(server, 'request');
  const cut = expect(fetch(url)).rejects.toThrow();
  await arrived;
  await drain();
  await cut;
});

it('answers a request that had arrived before the drain, but was not read yet', async () => {
  const { drain, url } = await serve((_request, response) => void response.end('done'), 10_000);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  socket.write(get);
  // The client keeps the connection: a server that closes would take it for idle.
  await once(socket, 'data');
  socket.write(get);
  const drained = drain();
  const answer = await text(socket);
  expect(answer).toContain('done');
  expect(answer.toLowerCase()).toContain('connection: close');
  await drained;
});

describe('a body that is incomplete', () => {
  const readBody: RequestListener = (request, response) =>
    void request.on('data', () => undefined).on('end', () => response.end('done'));
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n';

  async function send(url: string, bytes: string) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(bytes);
    return socket;
  }

  it('is cut off if the client stopped before the drain', async () => {
    const { drain, server, url } = await serve(readBody, 10_000);
    const arrived = once(server, 'request');
    await send(url, `${head}\r\n12345`);
    await arrived;
    const beganMs = performance.now();
    await drain();
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });

  it('is cut off if the request arrives during the drain', async () => {
    const { drain, server, url } = await serve(readBody, 10_000);
    const arrived = once(server, 'request');
    const complete = await send(url, `${head}\r\n12345`);
    await arrived;
    const late = await send(url, head);
    const lateArrived = once(server, 'request');
    const beganMs = performance.now();
    const drained = drain();
    late.write('\r\n12345');
    await lateArrived;
    complete.write('67890');
    await drained;
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });

  it('is cut off if the service begins to read it late', async () => {
    const { drain, server, url } = await serve((request, response) => {
      setTimeout(() => readBody(request, response), 500);
    }, 10_000);
    const arrived = once(server, 'request');
    await send(url, `${head}\r\n12345`);
    await arrived;
    const beganMs = performance.now();
    await drain();
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });

  it('is read if the client goes on', async () => {
    const { drain, server, url } = await serve(readBody, 10_000, 5_000);
    const arrived = once(server, 'request');
    const socket = await send(url, `${head}\r\n12345`);
    await arrived;
    const drained = drain();
    socket.write('67890');
    expect(await text(socket)).toContain('done');
    await drained;
  });

  it('is not cut off while the service does not read it yet', async () => {
    const { drain, server, url } = await serve((request, response) => {
      setTimeout(() => readBody(request, response), 200);
    }, 10_000);
    const arrived = once(server, 'request');
    const socket = await send(url, `${head}\r\n${'x'.repeat(10)}`);
    await arrived;
    const drained = drain();
    expect(await text(socket)).toContain('done');
    await drained;
  });
});

it('resolves if the server never listened', async () => {
  await drainable(createServer(), { timeoutMs: 10_000 })();
});
