import { isRecord, type Shape } from '../payloads/shape.ts';
import type { Connection } from './connection.ts';
import type { FailedRequest } from './digital-ocean-error.ts';
import { InvalidResponseError } from './errors.ts';
import type { ApiRequest, OpenResponse, TimeLimit } from './send-once.ts';
import { sendWithRetries } from './send-with-retries.ts';

/**
 * Requests JSON.
 *
 * @throws {DigitalOceanError} unless the whole response arrives in time, with a status of success and an object as its
 * body.
 */
export async function fetchJson(
  connection: Connection,
  jsonRequest: Omit<ApiRequest, 'accept'>,
): Promise<JsonResponse> {
  const { body, request } = await fetchBody(connection, {
    ...jsonRequest,
    accept: 'application/json',
  });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new InvalidResponseError({ at: '', expected: 'JSON' }, request, { cause });
  }
  if (!isRecord(json)) throw new InvalidResponseError({ at: '', expected: 'an object' }, request);
  return { json, request };
}

export interface JsonResponse {
  /** The parsed body. Its members are not checked yet. */
  json: Record<string, unknown>;
  /** Names the request in errors about the body. */
  request: FailedRequest;
}

/** Narrows a part of a body to its shape. `at` is the path of the part within the body. */
export function assertShape<T>(
  shape: Shape<T>,
  value: unknown,
  at: string,
  request: FailedRequest,
): asserts value is T {
  const fault = shape.faultIn(value, at);
  if (fault !== null) throw new InvalidResponseError(fault, request);
}

/** @throws {DigitalOceanError} unless the whole response arrives in time, with a status of success. */
export function fetchBody(
  connection: Connection,
  apiRequest: ApiRequest,
): Promise<{ body: Uint8Array<ArrayBuffer>; request: FailedRequest }> {
  return sendWithRetries(connection, apiRequest, async ({ response, timer, request }) => {
    const body = new Uint8Array(await response.arrayBuffer());
    timer.close();
    return { body, request };
  });
}

/**
 * Opens the body of a response as a stream, as soon as the headers of a success arrive. Nothing is sent again after
 * that. If the connection is cut, or if nothing arrives for `timeoutMs`, the stream fails with an error of this client;
 * if the signal is aborted, with the signal's reason.
 */
export function openBody(
  connection: Connection,
  apiRequest: ApiRequest,
): Promise<ReadableStream<Uint8Array>> {
  return sendWithRetries(connection, apiRequest, async (openResponse) => {
    openResponse.timer.pause();
    return createBodyStream(openResponse, { ms: connection.timeoutMs, option: 'timeoutMs' });
  });
}

function createBodyStream(
  { response, timer, toError }: OpenResponse,
  limit: TimeLimit,
): ReadableStream<Uint8Array> {
  const reader = response.body?.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // The limit is for the provider. It does not run while a slow reader processes a piece.
        timer.start(limit);
        try {
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
          timer.pause();
          if (!done) return controller.enqueue(value);
          timer.close();
          controller.close();
        } catch (cause) {
          timer.close();
          controller.error(toError(cause));
        }
      },
      async cancel(reason) {
        timer.close();
        await reader?.cancel(reason);
      },
    },
    // Read nothing ahead.
    { highWaterMark: 0 },
  );
}
