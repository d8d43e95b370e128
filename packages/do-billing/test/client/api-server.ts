import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import type { BillingClientOptions } from '../../src/client/options.ts';

/** Answers a request. Its return value is ignored. */
export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => unknown;

export const TOKEN = 'dop_v1_0123456789abcdef';

/** A body of `GET /v2/customers/my/balance`. */
export const balance = {
  month_to_date_balance: '1.00',
  account_balance: '0.00',
  month_to_date_usage: '1.00',
  generated_at: '2026-04-09T12:00:00Z',
};

/** Starts a real HTTP server for one test, and creates a client of it with sleeps that end at once. */
export async function serve(answer: Answer, options: Partial<BillingClientOptions> = {}) {
  const requests: { url: URL; authorization: string | undefined; accept: string | undefined }[] =
    [];
  let baseUrl = '';
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', baseUrl);
    const { authorization, accept } = request.headers;
    requests.push({ url, authorization, accept });
    answer(request, response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  baseUrl = `http://127.0.0.1:${address.port}`;
  const sleep = async () => undefined;
  const client = createBillingClient({ token: TOKEN, baseUrl, sleep, ...options });
  return { client, requests, baseUrl };
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers every request with this response. */
export function always(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (_request, response) => sendJson(response, body, status, headers);
}

/** Awaits a rejection, and checks that it does not contain the token. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const failure = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (failure instanceof Error) {
    const texts = [failure.message, failure.stack, JSON.stringify(failure), String(failure.cause)];
    if (texts.join().includes(TOKEN)) throw new Error('the token is in the error');
  }
  return failure;
}

/** Answers one request with each of these, and all further requests with the last one. */
export function inTurn(...answers: [Answer, ...Answer[]]): Answer {
  let sent = 0;
  return (request, response, url) => {
    const answer = answers[Math.min(sent, answers.length - 1)] ?? answers[0];
    sent += 1;
    answer(request, response, url);
  };
}
