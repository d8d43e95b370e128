import { ArcadiaConnectionError, ProblemError, readRetryAfterSeconds } from './errors.ts';
import type { Problem } from './schemas.ts';

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call. Its promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** The id of the request in the service's log and events, `^[\w.-]{1,128}$`. Default: the service makes one. */
  readonly requestId?: string | undefined;
}

/** Options of a call that changes something. */
export interface ChangeOptions extends CallOptions {
  /** Repeats with the same key within 24 hours take effect once and get the same answer. 1 to 255 characters. */
  readonly idempotencyKey?: string | undefined;
}

/** Options of a change that depends on the state of a deployment. */
export interface GuardedOptions extends ChangeOptions {
  /** The `seq` that you have read of the deployment. If it is not the latest, the call fails with `precondition_failed`. */
  readonly ifMatch?: number | undefined;
}

/** Converts the options to the headers and the signal of a request. */
export function toRequestInit(options: GuardedOptions = {}): {
  headers: Record<string, string>;
  signal: AbortSignal | null;
} {
  const { signal = null, requestId, idempotencyKey, ifMatch } = options;
  return {
    signal,
    headers: {
      ...(requestId === undefined ? {} : { 'X-Request-Id': requestId }),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
      ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
    },
  };
}

interface FetchResult<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * Waits for a response and returns its data.
 *
 * @throws {ProblemError} if the response is a problem
 * @throws {ArcadiaConnectionError} if it is neither data nor a problem
 */
export async function call<Data>(fetching: Promise<FetchResult<Data>>): Promise<Data> {
  const { data, error, response } = await fetching;
  if (data !== undefined) return data;
  if (isProblem(error)) throw new ProblemError(error, readRetryAfterSeconds(response));
  throw ArcadiaConnectionError.foreignAnswer(response, 'is not a problem document');
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const texts = ['type', 'title', 'detail', 'code', 'request_id'];
  return (
    texts.every((name) => typeof Reflect.get(body, name) === 'string') &&
    typeof Reflect.get(body, 'status') === 'number'
  );
}
