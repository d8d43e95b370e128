import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A proxy in front of the provider or of finance, which fails as a script tells. */
export interface FaultyProxy extends AsyncDisposable {
  readonly url: string;
  /** Called with the path of each request that arrives, before anything else happens to it. */
  onRequest: (path: string) => void;
  /** Fails the next requests. Resolves when the first of them has arrived. */
  fail(fault: HttpFault): Promise<void>;
  /** Fails no further request. */
  calm(): void;
}

export interface HttpFault {
  /** The end of the path. */
  readonly path: string;
  readonly times: number;
  /** Whether the server behind the proxy gets the request. */
  readonly isForwarded: boolean;
  /** What the client gets: an answer, half of one, or the true one after a delay. */
  readonly answer:
    | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
    | { readonly delayMs: number }
    | 'cut';
}

interface Armed {
  readonly fault: HttpFault;
  readonly strike: () => void;
  left: number;
}

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let armed: Armed[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const body = method === 'GET' ? undefined : await buffer(request).catch(() => null);
    // The client has gone in the middle of its body.
    if (body === null) return;
    const { pathname } = new URL(url, target);
    proxy.onRequest(pathname);
    const found = armed.find(({ fault, left }) => left > 0 && pathname.endsWith(fault.path));
    if (found !== undefined) {
      found.left -= 1;
      found.strike();
    }
    const forward = () => send(`${target}${url}`, { method, headers, body });
    await answer(response, found?.fault, forward).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${address.port}`,
    onRequest: () => undefined,
    fail: (fault) =>
      new Promise((strike) => {
        armed.push({ fault, strike, left: fault.times });
      }),
    calm() {
      armed = [];
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return proxy;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

async function send(
  url: string,
  {
    method,
    headers,
    body,
  }: { method: string; headers: IncomingHttpHeaders; body: Buffer | undefined },
): Promise<Answered> {
  const { authorization = '', 'content-type': type = 'application/json' } = headers;
  const response = await fetch(url, {
    method,
    headers: { authorization, 'content-type': type },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  const { status } = response;
  return { status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

async function answer(
  response: ServerResponse,
  fault: HttpFault | undefined,
  forward: () => Promise<Answered>,
): Promise<void> {
  if (fault === undefined) return relay(response, await forward());
  const { answer: given, isForwarded } = fault;
  if (given === 'cut') {
    const body = isForwarded ? (await forward()).body : Buffer.from('{"');
    response.writeHead(200, { 'content-length': String(body.length + 1) });
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
    return;
  }
  if ('delayMs' in given) {
    // The server books the request before or after the delay, whether or not the client still waits.
    if (!isForwarded) await sleep(given.delayMs);
    const answered = await forward();
    if (isForwarded) await sleep(given.delayMs);
    return relay(response, answered);
  }
  if (isForwarded) await forward();
  response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
  response.end(JSON.stringify({ id: 'fault', error: 'fault', message: 'as the script says' }));
}

function relay(response: ServerResponse, { status, headers, body }: Answered): void {
  const type = headers.get('content-type');
  response.writeHead(status, {
    'content-length': String(body.length),
    ...(type === null ? {} : { 'content-type': type }),
  });
  response.end(body);
}
