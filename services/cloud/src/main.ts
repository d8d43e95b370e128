import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { pino } from 'pino';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { newId } from './db/new-id.ts';
import { drainable } from './http/drainable.ts';
import { problems } from './http/problem.ts';

/** How long requests that have begun may take to end. Orchestrators kill after 30 seconds. */
const drainMs = 20_000;

/**
 * The service: config → compose → listen. It ends on SIGTERM or SIGINT, when every request and every piece of work
 * that has begun is done.
 */
export async function main(config: Config, options: { validateResponses: boolean }): Promise<void> {
  const logger = pino({ level: config.logLevel });
  const service = await compose(config, { logger, ...options });
  const signalled = toEnd();
  const server = service.app.listen(config.port);
  const drain = drainable(server, drainMs);
  try {
    server.on('clientError', refuseBytes);
    await once(server, 'listening');
    logger.info({ port: portOf(server) }, 'listening');
    await service.start();
    logger.info({ signal: await signalled }, 'draining');
  } finally {
    service.release();
    await drain();
    await service.close();
  }
}

/** What is no HTTP at all, an unknown method say, gets a problem too. */
function refuseBytes(_error: Error, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const problem = {
    type: '/docs/errors#invalid_request',
    title: problems.invalid_request.title,
    status: 400,
    detail: 'This is not HTTP that can be read: check the method and the headers.',
    code: 'invalid_request',
    request_id: newId(),
  };
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function toEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
