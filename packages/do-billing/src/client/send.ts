import type { ApiRequest } from './api-request.ts';
import type { Connection } from './connection.ts';
import { DigitalOceanError, type FailedRequest } from './errors/digital-ocean-error.ts';
import { NetworkError } from './errors/network-error.ts';
import { TimeoutError } from './errors/timeout-error.ts';
import { fromErrorResponse } from './from-error-response.ts';
import type { Turn } from './pace.ts';
import { type Limit, openWatch, type Watch } from './watch.ts';

/** One try at a request. */
export interface Attempt {
  /** Its number, from 1. */
  number: number;
  turn: Turn;
  /** For the answer, its body included. */
  limit: Limit;
}

/** A success whose body is still to be read. */
export interface Answer {
  response: Response;
  /** Runs, and is to be ended by who reads the body. */
  watch: Watch;
  facts: FailedRequest;
  /** What an error while the body is read comes to: the caller's reason, or one of the client's. */
  explain(cause: unknown): unknown;
}

/** Sends a request once, and reads its answer as it is told to. */
export async function send<T>(
  connection: Connection,
  { url, accept, scope, signal }: ApiRequest,
  { number, turn, limit }: Attempt,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  // Browsers refuse a `fetch` that is called as a method of something else.
  const { token, fetch } = connection;
  const facts: FailedRequest = {
    method: 'GET',
    path: url.pathname,
    status: null,
    requestId: null,
    attempts: number,
  };
  const watch = openWatch(signal);
  const explain = (cause: unknown): unknown => {
    if (signal?.aborted) return signal.reason;
    if (cause instanceof DigitalOceanError) return cause;
    if (watch.passed) return new TimeoutError(facts, watch.passed.ms, watch.passed.option);
    const what = facts.status === null ? 'no answer' : 'the connection was cut within the body';
    return new NetworkError(`${what}. Try again.`, facts, { cause });
  };
  try {
    signal?.throwIfAborted();
    watch.start(limit);
    const response = await fetch(url, {
      headers: { accept, authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: watch.signal,
    });
    turn.heed(response);
    facts.status = response.status;
    facts.requestId = response.headers.get('x-request-id')?.replaceAll(token, '[token]') ?? null;
    if (!response.ok) {
      // The status alone says enough, should the body be cut.
      const body = await response.arrayBuffer().catch(() => new ArrayBuffer(0));
      throw fromErrorResponse(response, new Uint8Array(body), { facts, scope, connection });
    }
    return await read({ response, watch, facts, explain });
  } catch (cause) {
    watch.end();
    throw explain(cause);
  }
}
