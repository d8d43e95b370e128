import { ArcadiaConnectionError, ProblemError } from './errors.ts';
import type { Problem } from './schemas.ts';

/** Options of every call. */
export interface CallOptions {
  /** Ends the call; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The request's id, `^[\w.-]{1,128}$`, for the service's log and events. Default: made by the service. */
  readonly requestId?: string;
}

/** Options of a call that changes something. */
export interface ChangeOptions extends CallOptions {
  /** Repeats with the same key within 24 hours are one effect and one answer. 1 to 255 characters. */
  readonly idempotencyKey?: string;
}

/** Options of a change that may depend on what was read before. */
export interface GuardedOptions extends ChangeOptions {
  /** The deployment's `seq` that the change is based on: refused with `precondition_failed` where it has moved on. */
  readonly ifMatch?: number;
}

interface Fetched<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The request's headers for the options, and its signal. */
export function init(options: GuardedOptions = {}): {
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

/** The answer's data, or the error that it is. */
export async function call<Data>(fetching: Promise<Fetched<Data>>): Promise<Data> {
  const { data, error, response } = await fetching;
  if (response.ok && typeof data === 'object' && data !== null) return data;
  if (isProblem(error)) throw new ProblemError(error, retryAfterSeconds(response));
  throw ArcadiaConnectionError.foreignAnswer(response);
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const texts = ['type', 'title', 'detail', 'code', 'request_id'];
  return (
    texts.every((name) => typeof Reflect.get(body, name) === 'string') &&
    typeof Reflect.get(body, 'status') === 'number'
  );
}

function retryAfterSeconds(response: Response): number | null {
  const header = response.headers.get('retry-after');
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}
