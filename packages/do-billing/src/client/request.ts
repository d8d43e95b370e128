import { isRecord, type Shape } from '../payloads/shape.ts';
import type { Connection } from './connection.ts';
import type { FailedRequest } from './digital-ocean-error.ts';
import { InvalidResponseError, NetworkError, TimeoutError } from './errors.ts';
import { fromErrorResponse } from './from-error-response.ts';

export interface RequestOptions {
  /** Ends the request, also while the body is on its way; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export interface ApiRequest extends RequestOptions {
  url: URL;
  accept: 'application/json' | 'text/csv';
  /** The scope that the request needs. */
  scope: string;
}

/** A successful answer, its body read to the end. */
export interface ApiResponse {
  body: Uint8Array<ArrayBuffer>;
  /** Names the request in errors about the body. */
  request: FailedRequest;
}

/** @throws {DigitalOceanError} unless a whole answer with a status of success came in time. */
export async function request(
  connection: Connection,
  apiRequest: ApiRequest,
): Promise<ApiResponse> {
  const { url, accept, scope, signal } = apiRequest;
  const { token, timeoutMs } = connection;
  const timeout = AbortSignal.timeout(timeoutMs);
  const facts: FailedRequest = { method: 'GET', path: url.pathname, status: null, requestId: null };
  let response: Response;
  let body: Uint8Array<ArrayBuffer>;
  try {
    response = await connection.fetch(url, {
      headers: { accept, authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    facts.status = response.status;
    facts.requestId = response.headers.get('x-request-id');
    body = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    if (timeout.aborted) throw new TimeoutError(facts, timeoutMs);
    const what = facts.status === null ? 'no answer' : 'the connection was cut within the body';
    throw new NetworkError(`${what}. Try again.`, facts, { cause });
  }
  if (!response.ok) throw fromErrorResponse(response, body, { facts, scope, connection });
  return { body, request: facts };
}

/** Reads a body as JSON, without a look at what it says. */
export function readJson({ body, request: facts }: ApiResponse): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new InvalidResponseError({ at: '', expected: 'JSON' }, facts, { cause });
  }
  if (!isRecord(json)) throw new InvalidResponseError({ at: '', expected: 'an object' }, facts);
  return json;
}

/** Narrows a part of a body to its shape. `at` is where the part stands. */
export function assertShape<T>(
  shape: Shape<T>,
  value: unknown,
  at: string,
  facts: FailedRequest,
): asserts value is T {
  const fault = shape.faultIn(value, at);
  if (fault !== null) throw new InvalidResponseError(fault, facts);
}
