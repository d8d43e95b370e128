import { once } from 'node:events';
import type { Server } from 'node:http';

/**
 * Returns what ends `server`: it takes no more connections and waits for the requests that have begun, but no longer
 * than `patienceMs`. A client that only holds its connection, or sends half a request, keeps nothing up.
 */
export function drainable(server: Server, patienceMs: number): () => Promise<void> {
  let underWay = 0;
  let isDraining = false;
  let done: (() => void) | undefined;
  server.prependListener('request', (_request, response) => {
    underWay += 1;
    // A connection that is kept alive would bring the next request, and the next.
    if (isDraining) response.setHeader('connection', 'close');
    response.once('close', () => {
      underWay -= 1;
      if (underWay === 0) done?.();
    });
  });

  return async () => {
    isDraining = true;
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    if (underWay > 0) await settledWithin(patienceMs, (resolve) => (done = resolve));
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
