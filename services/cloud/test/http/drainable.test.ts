import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { drainable } from '../../src/http/drainable.ts';

async function serve(listener: RequestListener, timeoutMs: number) {
  const server = createServer(listener);
  const drain = drainable(server, timeoutMs);
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

it('resolves if the server never listened', async () => {
  await drainable(createServer(), 10_000)();
});
