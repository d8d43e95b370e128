import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

/** A call that the server received. */
export interface ReceivedCall {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** The body as it was sent. */
  readonly text: string;
}

/** Answers a call. */
export type Respond = (response: ServerResponse, call: ReceivedCall) => void;

/** A server on a free port that keeps every call and answers with `respond`. */
export interface FinanceServer extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
}

export async function startFinanceServer(respond: Respond): Promise<FinanceServer> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const call = { method, path, headers, body: JSON.parse(text), text };
      calls.push(call);
      respond(response, call);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}
