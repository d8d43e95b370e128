import { once } from 'node:events';
import type { Server } from 'node:http';
import { type ComposeOptions, compose } from './compose.ts';
import type { Config } from './config.ts';
import { answerMalformedRequest } from './http/answer-malformed-request.ts';
import { drainable } from './http/drainable.ts';
import { createLogger } from './logger.ts';
import { startMetricsServer } from './metrics/metrics-server.ts';

/**
 * The longest wait for running requests and work items at the end. The stores close within 5 seconds after it, and
 * orchestrators kill the process after 30 seconds.
 */
const GRACE_MS = 20_000;

/**
 * Runs the service: composes it, listens on its port, and waits for SIGTERM or SIGINT. It then finishes the running
 * requests and work items, and closes the stores.
 *
 * @param options Those of `compose`, except the logger.
 */
export async function main(config: Config, options: Omit<ComposeOptions, 'logger'>): Promise<void> {
  const logger = createLogger(config.logLevel);
  const service = await compose(config, { logger, ...options });
  const stopSignal = waitForStopSignal();
  const server = service.app.listen(config.port);
  const drain = drainable(server, { timeoutMs: GRACE_MS });
  let metricsServer: Server | undefined;
  try {
    server.on('clientError', answerMalformedRequest);
    await once(server, 'listening');
    logger.info({ port: portOf(server) }, 'listening');
    const { metrics } = service;
    if (metrics !== undefined && config.metricsPort !== undefined) {
      metricsServer = await startMetricsServer(metrics, config.metricsPort);
      logger.info({ port: portOf(metricsServer) }, 'serving metrics');
    }
    // The start can take a while if a store is silent. A signal does not wait for it.
    await Promise.race([service.start(), stopSignal]);
    logger.info({ signal: await stopSignal }, 'draining');
  } finally {
    const beganMs = performance.now();
    service.release();
    await drain();
    await service.close(Math.max(0, GRACE_MS - (performance.now() - beganMs)));
    metricsServer?.close();
    metricsServer?.closeAllConnections();
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
