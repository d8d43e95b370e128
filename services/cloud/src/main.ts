import { once } from 'node:events';
import type { Server } from 'node:http';
import { pino } from 'pino';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { answerMalformedRequest } from './http/answer-malformed-request.ts';
import { drainable } from './http/drainable.ts';

/** The longest wait for running requests at the end. Orchestrators kill the process after 30 seconds. */
const DRAIN_TIMEOUT_MS = 20_000;

/**
 * Runs the service: composes it, listens on its port, and waits for SIGTERM or SIGINT. It then finishes the running
 * requests and work items, and closes the stores.
 *
 * @param options.validateResponses Checks each answer against the contract.
 */
export async function main(config: Config, options: { validateResponses: boolean }): Promise<void> {
  const logger = pino({ level: config.logLevel });
  const service = await compose(config, { logger, ...options });
  const stopSignal = waitForStopSignal();
  const server = service.app.listen(config.port);
  const drain = drainable(server, { timeoutMs: DRAIN_TIMEOUT_MS });
  try {
    server.on('clientError', answerMalformedRequest);
    await once(server, 'listening');
    logger.info({ port: portOf(server) }, 'listening');
    await service.start();
    logger.info({ signal: await stopSignal }, 'draining');
  } finally {
    service.release();
    await drain();
    await service.close();
  }
}

function waitForStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
