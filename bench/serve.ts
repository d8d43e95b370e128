import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/**
 * Serves on 127.0.0.1. It tells the process that started this one the URL and, whatever message it sends, the CPU time
 * used so far, and ends when that one lets go.
 */
export async function serve(
  handler: RequestListener,
  prepare: (server: Server) => void = () => undefined,
): Promise<void> {
  const server = createServer(handler);
  prepare(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening on TCP');
  process.once('disconnect', () => process.exit());
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.send?.(`http://127.0.0.1:${address.port}`);
}
