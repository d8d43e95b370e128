import { createServer, type RequestListener } from 'node:http';
import { SandboxError } from './sandbox-error.ts';

/** A stand-in that takes requests. */
export interface RunningStandIn {
  /** `http://127.0.0.1:4010`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and drops the connections there are. */
  readonly stop: () => Promise<void>;
}

/**
 * Serves `handler` on 127.0.0.1.
 *
 * @param port TCP port; 0 lets the system choose one.
 * @throws {SandboxError} `port_taken` where another program listens there.
 */
export async function listen(handler: RequestListener, port: number): Promise<RunningStandIn> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SandboxError('port_taken', `Cannot listen on port ${port}: ${cause.message}`, {
          cause,
        }),
      ),
    );
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
