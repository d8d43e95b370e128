import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A way to a service on which every answer is lost: requests go through, and as soon as the first byte of the answer
 * is there, the connection is cut.
 */
export async function startCuttingProxy(serviceUrl: string): Promise<
  AsyncDisposable & {
    readonly url: string;
    /** How many answers it has kept from their callers. */
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
