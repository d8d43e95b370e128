import { once } from 'node:events';
import type { Server } from 'node:http';
import { pino } from 'pino';
import { compose } from './compose.ts';
import type { Config } from './config.ts';

/**
 * The service: config → compose → listen. It ends on SIGTERM or SIGINT, when every request and every piece of work
 * that has begun is done.
 */
export async function main(config: Config, options: { validateResponses: boolean }): Promise<void> {
  const logger = pino({ level: config.logLevel });
  const service = await compose(config, { logger, ...options });
  try {
    const server = service.app.listen(config.port);
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
