import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * Starts a proxy that loses every answer: it forwards requests, and cuts the connection at the first byte of the
 * answer.
 */
export async function startCuttingProxy(serviceUrl: string): Promise<
  AsyncDisposable & {
    readonly url: string;
    /** The number of lost answers. */
    lost(): number;
  }
> {
  const { hostname, port } = new URL(serviceUrl);
  let lost = 0;
  const server = createServer((caller) => {
    const service = connect(Number(port), hostname);
    const cut = () => {
      caller.destroy();
      service.destroy();
    };
    for (const socket of [caller, service]) socket.on('error', cut).on('close', cut);
    service.once('data', () => {
      lost += 1;
      cut();
    });
    caller.pipe(service);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return {
    url: `http://127.0.0.1:${address.port}`,
    lost: () => lost,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
