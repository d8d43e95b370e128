import { createServer, type RequestListener } from 'node:http';
import { SandboxError } from './sandbox-error.ts';

/** A stand-in that accepts requests. */
export interface RunningStandIn {
  /** Base URL without a trailing slash: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Stops listening and closes all connections. */
  readonly stop: () => Promise<void>;
}

/**
 * Serves `handler` over HTTP on 127.0.0.1.
 *
 * @param port TCP port; 0 lets the system choose a free one.
 * @throws {SandboxError} `port_taken` if another program listens on `port`.
 */
export async function listen(handler: RequestListener, port: number): Promise<RunningStandIn> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Cannot listen on port ${port}: ${cause.message}. Choose another port.`;
      reject(new SandboxError('port_taken', message, { cause }));
    });
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
