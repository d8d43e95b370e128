import { createServer } from 'node:net';
import getPort from 'get-port';
import { SandboxError } from '../sandbox-error.ts';

/** Options of {@link choosePort}. */
export interface PortOptions {
  /** Port that the environment asks for. Undefined if it asks for none. */
  readonly requested: number | undefined;
  /** Port to prefer if none is requested. */
  readonly preferred: number;
  /** Port that must stay free for another server. */
  readonly reserved: number;
  /** Variable that requests a port, for the error message. */
  readonly variable: string;
}

/**
 * Chooses the requested port. If none is requested, it chooses the preferred port, or a free one if that is in use.
 *
 * @throws {SandboxError} `port_taken` if the requested port is in use.
 */
export async function choosePort(options: PortOptions): Promise<number> {
  const { requested, preferred, reserved, variable } = options;
  if (requested === undefined) return await getPort({ port: preferred, exclude: [reserved] });
  await assertPortFree(requested, variable);
  return requested;
}

/**
 * Asserts that this process may listen on a TCP port of all addresses.
 *
 * Own code: get-port does not tell the reason why a port is not available.
 *
 * @param variable Variable that sets the port, for the error message.
 * @throws {SandboxError} `port_taken`
 */
export async function assertPortFree(port: number, variable: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const isTaken = 'code' in cause && cause.code === 'EADDRINUSE';
      const message = isTaken
        ? `Port ${port} is in use. Set ${variable} to a free port, or stop the program that uses it.`
        : `Cannot listen on port ${port} (${cause.message}). Set ${variable} to another port.`;
      reject(new SandboxError('port_taken', message, { cause }));
    });
    server.listen({ port }, () => server.close(() => resolve()));
  });
}
