import { createServer } from 'node:net';
import { SandboxError } from '../sandbox-error.ts';

/**
 * Checks that a program may listen on a TCP port.
 *
 * @param variable What sets the port, for the message.
 * @throws {SandboxError} `port_taken`
 */
export async function assertPortFree(port: number, variable: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const isTaken = 'code' in cause && cause.code === 'EADDRINUSE';
      const message = isTaken
        ? `Port ${port} is taken. Set ${variable} to a free one, or stop what listens there.`
        : `Cannot listen on port ${port} (${cause.message}). Set ${variable} to another one.`;
      reject(new SandboxError('port_taken', message, { cause }));
    });
    server.listen({ port }, () => server.close(() => resolve()));
  });
}
