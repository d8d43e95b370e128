import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { settlesWithin } from '../errors/deadline.ts';

export interface DrainLimits {
  /** The longest wait for the running requests, in milliseconds. After it, their connections are closed. */
  readonly timeoutMs: number;
  /** How long a client may take to send the rest of a body, in milliseconds. Default: 3,000. */
  readonly bodyTimeoutMs?: number;
}

const BODY_TIMEOUT_MS = 3_000;

/**
 * Returns a function that closes `server`: it accepts no new connections and waits until the running requests are
 * answered. A client that only keeps a connection open, or has sent half a request, does not delay it for long.
 */
export function drainable(server: Server, limits: DrainLimits): () => Promise<void> {
  const { timeoutMs, bodyTimeoutMs = BODY_TIMEOUT_MS } = limits;
  const running = new Set<IncomingMessage>();
  const drained = Promise.withResolvers<void>();
  let isDraining = false;

  const limitBody = (request: IncomingMessage) => {
    const timer = setInterval(() => {
      if (running.has(request) && awaitsBody(request)) request.socket.destroy();
    }, bodyTimeoutMs);
    request.once('close', () => clearInterval(timer));
  };

  server.prependListener('request', (request, response) => {
    running.add(request);
    if (isDraining) {
      // Otherwise a client that keeps its connection alive could send one request after the other.
      response.setHeader('connection', 'close');
      limitBody(request);
    }
    response.once('close', () => {
      running.delete(request);
      if (isDraining && running.size === 0) drained.resolve();
    });
  });

  return async () => {
    isDraining = true;
    if (!server.listening) return;
    for (const request of running) limitBody(request);
    await readArrived();
    const closed = once(server, 'close');
    server.close();
    if (running.size > 0) await settlesWithin(drained.promise, timeoutMs);
    server.closeAllConnections();
    await closed;
  };
}

/**
 * Lets the server read what has arrived: a connection is accepted in one turn of the event loop, and its request is read
 * in the next. Otherwise `close` would take a connection whose next request has arrived for an idle one, and cut it.
 */
async function readArrived(): Promise<void> {
  // The first turn only ends the current one.
  for (let turn = 0; turn <= 2; turn += 1) await nextTurn();
}

/** Whether the service reads the body and waits for the client. Before that, the body may wait for the service. */
function awaitsBody(request: IncomingMessage): boolean {
  return !request.complete && request.readableFlowing === true;
}
