import { once } from 'node:events';
import type { Server } from 'node:http';

/**
 * Returns a function that closes `server`: it accepts no new connections and waits until the running requests are
 * answered. A client that only keeps a connection open, or has sent half a request, does not delay it.
 *
 * @param timeoutMs The longest wait, in milliseconds. After it, the connections of the running requests are closed.
 */
export function drainable(server: Server, timeoutMs: number): () => Promise<void> {
  let running = 0;
  let isDraining = false;
  let done: (() => void) | undefined;
  server.prependListener('request', (_request, response) => {
    running += 1;
    // Otherwise a client that keeps its connection alive could send one request after the other.
    if (isDraining) response.setHeader('connection', 'close');
    response.once('close', () => {
      running -= 1;
      if (running === 0) done?.();
    });
  });

  return async () => {
    isDraining = true;
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    if (running > 0) await settledWithin(timeoutMs, (resolve) => (done = resolve));
    server.closeAllConnections();
    await closed;
  };
}

async function settledWithin(ms: number, settle: (resolve: () => void) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
    settle(resolve);
  });
  clearTimeout(timer);
}
