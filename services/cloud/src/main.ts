import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { pino } from 'pino';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { newId } from './db/new-id.ts';
import { problems } from './http/problem.ts';

/**
 * The service: config → compose → listen. It ends on SIGTERM or SIGINT, when every request and every piece of work
 * that has begun is done.
 */
export async function main(config: Config, options: { validateResponses: boolean }): Promise<void> {
  const logger = pino({ level: config.logLevel });
  const service = await compose(config, { logger, ...options });
  try {
    const server = service.app.listen(config.port);
    server.on('clientError', refuseBytes);
    await once(server, 'listening');
    logger.info({ port: portOf(server) }, 'listening');
    await service.start();
    const signal = await toEnd();
    logger.info({ signal }, 'draining');
    await close(server);
  } finally {
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

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
