import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';

/** Serves `GET /metrics`, and nothing else, on a port of its own: the API's port may be public. */
export async function startMetricsServer(
  metrics: Pick<Metrics, 'contentType' | 'read'>,
  port: number,
): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(metrics, request, response);
  });
  server.listen(port);
  await once(server, 'listening');
  return server;
}

async function answer(
  metrics: Pick<Metrics, 'contentType' | 'read'>,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path] = url.split('?', 1);
  if (path !== '/metrics') return end(response, 404, 'Not found. The path is /metrics.\n');
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return end(response, 405, 'Use GET.\n');
  }
  try {
    const text = await metrics.read();
    response.setHeader('content-type', metrics.contentType);
    response.end(text);
  } catch {
    end(response, 500, 'The metrics could not be read. Try again.\n');
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
