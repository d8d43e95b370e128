import { isRecord, type Shape } from '../payloads/shape.ts';
import type { ApiRequest } from './api-request.ts';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import type { FailedRequest } from './errors/digital-ocean-error.ts';
import { InvalidResponseError } from './errors/invalid-response-error.ts';

/** A successful answer, its body read to the end. */
export interface ApiResponse {
  body: Uint8Array<ArrayBuffer>;
  /** Names the request in errors about the body. */
  request: FailedRequest;
}

/** @throws {DigitalOceanError} unless a whole answer with a status of success came in time. */
export function request(connection: Connection, apiRequest: ApiRequest): Promise<ApiResponse> {
  return call(connection, apiRequest, async ({ response, watch, facts }) => {
    const body = new Uint8Array(await response.arrayBuffer());
    watch.end();
    return { body, request: facts };
  });
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
