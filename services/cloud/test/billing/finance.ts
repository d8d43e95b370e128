import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { jwtVerify } from 'jose';

/** A finance service over HTTP that keeps one invoice per external id. */
export interface Finance extends AsyncDisposable {
  readonly url: string;
  /** The stored invoices, by external id. */
  readonly held: Map<string, Record<string, unknown>>;
  readonly requests: string[];
  /**
   * The statuses of the next answers; with `commits` the invoice is stored all the same. With `id` a fault waits for that
   * invoice.
   */
  faults: {
    id?: string;
    status: number;
    commits: boolean;
    headers?: Record<string, string>;
    body?: object;
  }[];
  /** The secrets whose tokens finance accepts. Every other request gets a 401. `null` accepts all: the default. */
  secrets: readonly string[] | null;
  /** How long finance takes for each answer, in milliseconds. */
  delayMs: number;
  /**
   * Holds the next request before it is stored. Resolves once it has arrived, with a function that lets finance go on.
   */
  hold(): Promise<() => void>;
}

export async function startFinance(): Promise<Finance> {
  const held = new Map<string, Record<string, unknown>>();
  const faults: Finance['faults'] = [];
  const requests: string[] = [];
  const finance: Pick<Finance, 'faults' | 'secrets' | 'delayMs'> & { readonly requests: string[] } =
    {
      ...{ faults, requests, secrets: null, delayMs: 0 },
    };
  const holds: ((release: () => void) => void)[] = [];
  const server = createServer(async (request, response) => {
    const body: unknown = await readJson(request);
    if (!isRecord(body)) throw new Error('no invoice');
    const id = String(body.external_id);
    finance.requests.push(id);
    const hold = holds.shift();
    if (hold !== undefined) await new Promise<void>((release) => hold(release));
    if (finance.delayMs > 0) await sleep(finance.delayMs);
    const fault = (await isAccepted(finance, request)) ? takeFault(finance, id) : unauthorized;
    const action = held.has(id) ? 'updated' : 'created';
    if (fault === undefined || fault.commits) held.set(id, body);
    const headers = { 'content-type': 'application/json', ...fault?.headers };
    response.writeHead(fault?.status ?? 200, headers);
    const refusal = fault?.body ?? { error: 'fault' };
    response.end(JSON.stringify(fault ? refusal : { action, invoice_id: `f-${id}` }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return Object.assign(finance, {
    url: `http://127.0.0.1:${isTcp(address) ? address.port : 0}`,
    held,
    hold: () => new Promise<() => void>((resolve) => holds.push(resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
}

const unauthorized: Finance['faults'][number] = {
  status: 401,
  commits: false,
  body: { error: 'invalid token' },
};

async function isAccepted(
  { secrets }: Pick<Finance, 'secrets'>,
  { headers }: IncomingMessage,
): Promise<boolean> {
  if (secrets === null) return true;
  const token = headers.authorization?.replace('Bearer ', '') ?? '';
  const checks = secrets.map((secret) => jwtVerify(token, new TextEncoder().encode(secret)));
  return (await Promise.allSettled(checks)).some(({ status }) => status === 'fulfilled');
}

function takeFault({ faults }: Pick<Finance, 'faults'>, id: string) {
  const at = faults.findIndex((fault) => fault.id === undefined || fault.id === id);
  return at === -1 ? undefined : faults.splice(at, 1)[0];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isTcp(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
