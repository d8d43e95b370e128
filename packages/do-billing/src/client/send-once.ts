import { type Connection, withoutTokens } from './connection.ts';
import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';
import { NetworkError, TimeoutError } from './errors.ts';
import { fromErrorResponse } from './from-error-response.ts';
import { onAbort } from './on-abort.ts';
import type { RequestOptions } from './options.ts';
import type { Permit } from './rate-limiter.ts';

/** A request to the API; the token is added when it is sent. */
export interface ApiRequest extends RequestOptions {
  url: URL;
  accept: 'application/json' | 'text/csv' | 'application/pdf';
  /** The scope that the request needs, for the error if the token lacks it. */
  scope: string;
}

/** One attempt at a request. */
interface Attempt {
  /** Its number, from 1. */
  number: number;
  permit: Permit;
  /** For the whole response, including its body. */
  limit: TimeLimit;
}

/** A time limit, and the option that sets it. */
export interface TimeLimit {
  ms: number;
  option: 'timeoutMs' | 'deadlineMs';
}

/** A successful response with an unread body. */
export interface OpenResponse {
  response: Response;
  /** Is running. `read` must close it when it has read the body. */
  timer: AttemptTimer;
  /** Names the request in errors about the body. */
  request: FailedRequest;
  /** Converts an error of the body into the error to throw: the reason of the caller's signal, or one of this client. */
  toError(cause: unknown): unknown;
}

/** Sends a request once, and has `read` read the response if its status is a success. */
export async function sendOnce<T>(
  connection: Connection,
  { url, accept, scope, signal }: ApiRequest,
  { number, permit, limit }: Attempt,
  read: (response: OpenResponse) => Promise<T>,
): Promise<T> {
  const request: FailedRequest = {
    method: 'GET',
    path: url.pathname,
    status: null,
    requestId: null,
    attempts: number,
  };
  const timer = createAttemptTimer(signal);
  const toError = (cause: unknown): unknown => {
    if (signal?.aborted) return signal.reason;
    if (cause instanceof DigitalOceanError) return cause;
    if (timer.expired) return new TimeoutError(request, timer.expired.ms, timer.expired.option);
    const message =
      request.status === null
        ? 'no response'
        : 'the connection was cut before the end of the response';
    return new NetworkError(`${message}. Try again.`, request, { cause });
  };
  try {
    signal?.throwIfAborted();
    timer.start(limit);
    const response = await fetchAuthorized(connection, url, { accept, signal: timer.signal });
    permit.update(response);
    request.status = response.status;
    const requestId = response.headers.get('x-request-id');
    request.requestId = requestId === null ? null : withoutTokens(connection, requestId);
    if (!response.ok) {
      // If the body is cut, the status is enough for the error.
      const body = await response.arrayBuffer().catch(() => new ArrayBuffer(0));
      throw fromErrorResponse(response, new Uint8Array(body), { request, scope, connection });
    }
    return await read({ response, timer, request, toError });
  } catch (cause) {
    timer.close();
    throw toError(cause);
  }
}

/** Sends the request with the first token, and after a 401 once with each further one. */
async function fetchAuthorized(
  // A browser rejects a `fetch` if it is called as a method of another object.
  { tokens, onTokenAccepted, fetch }: Connection,
  url: URL,
  { accept, signal }: Pick<ApiRequest, 'accept'> & { signal: AbortSignal },
): Promise<Response> {
  for (let index = 0; ; index += 1) {
    const response = await fetch(url, {
      headers: { accept, authorization: `Bearer ${tokens[index]}` },
      redirect: 'manual',
      signal,
    });
    if (response.status !== 401) onTokenAccepted(index);
    if (response.status !== 401 || index + 1 >= tokens.length) return response;
    // Frees the connection. If the body is cut, the next response decides.
    await response.arrayBuffer().catch(() => undefined);
  }
}

/** Aborts an attempt when the caller's signal is aborted, or when the time limit expires. */
interface AttemptTimer {
  /** The signal for `fetch`. */
  readonly signal: AbortSignal;
  /** The limit that expired; null if none did. */
  readonly expired: TimeLimit | null;
  /** Gives the attempt this much time from now on, in place of any earlier limit. */
  start(limit: TimeLimit): void;
  pause(): void;
  /** Stops the timer and the listener on the caller's signal. */
  close(): void;
}

/** Own code: `AbortSignal.timeout` cannot be paused, so it would cut a stream if the reader is slow. */
function createAttemptTimer(callerSignal: AbortSignal | undefined): AttemptTimer {
  const controller = new AbortController();
  let timeout: ReturnType<typeof setTimeout> | undefined;
  let expired: TimeLimit | null = null;
  const stopListening = onAbort(callerSignal, () => controller.abort(callerSignal?.reason));
  const pause = () => clearTimeout(timeout);
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    start(limit) {
      pause();
      timeout = setTimeout(() => {
        expired = limit;
        controller.abort();
      }, limit.ms);
    },
    pause,
    close() {
      pause();
      stopListening();
    },
  };
}
