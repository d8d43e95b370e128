import { createServer } from 'node:net';

/**
 * Asks the system for a TCP port on 127.0.0.1 that nobody listens on.
 * Another program may take it before the caller does, so callers retry.
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('No TCP address'));
        else resolve(address.port);
      });
    });
  });
}
