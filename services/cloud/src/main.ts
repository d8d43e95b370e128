import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { pino } from 'pino';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { newId } from './db/new-id.ts';
import { ArcadiaError } from './errors/arcadia-error.ts';
import { drainable } from './http/drainable.ts';
import { toProblem } from './http/problem.ts';

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
  const drain = drainable(server, DRAIN_TIMEOUT_MS);
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

/** Answers malformed HTTP, such as an unknown method, with a 400 problem. Such a request never reaches Express. */
function answerMalformedRequest(_error: Error, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const detail = 'The request is not valid HTTP. Check its method and its headers.';
  const body = JSON.stringify(toProblem(new ArcadiaError('invalid_request', detail), newId()));
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
