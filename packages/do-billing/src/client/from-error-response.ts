import { isRecord } from '../payloads/shape.ts';
import type { Connection } from './connection.ts';
import type { DigitalOceanError, FailedRequest } from './digital-ocean-error.ts';
import {
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  RequestRejectedError,
  ServerError,
  UnauthorizedError,
} from './errors.ts';

interface Circumstances {
  facts: FailedRequest;
  scope: string;
  connection: Connection;
}

/** Turns an answer that is no success into the error of its status, whatever its body is. */
export function fromErrorResponse(
  { status, headers }: Response,
  body: Uint8Array,
  { facts, scope, connection }: Circumstances,
): DigitalOceanError {
  const { message, requestId } = readErrorBody(body);
  const request = { ...facts, requestId: facts.requestId ?? requestId };
  // The provider's own words, without the token, should it ever repeat it.
  const words = message?.replaceAll(connection.token, '[token]').slice(0, 200);
  const said = words === undefined ? `status ${status}` : `status ${status}, "${words}"`;
  switch (status) {
    case 401:
      return new UnauthorizedError(`${said}. Check that the token is current.`, request);
    case 403:
      return new ForbiddenError(`${said}. Give the token the scope ${scope}.`, request, scope);
    case 404:
      return new NotFoundError(`${said}.`, request);
    case 429: {
      const retryAfterMs = readRetryAfterMs(headers, connection.now());
      const wait = retryAfterMs === null ? 'Wait' : `Wait ${retryAfterMs} ms`;
      return new RateLimitedError(
        `${said}. ${wait} before the next request.`,
        request,
        retryAfterMs,
      );
    }
    default:
      return status >= 500
        ? new ServerError(`${said}. Try again later.`, request)
        : new RequestRejectedError(`${said}. Check "baseUrl" and the request.`, request);
  }
}

/** `{ id, message, request_id }` is documented, `{ messages: [] }` is seen; proxies send HTML. */
function readErrorBody(body: Uint8Array): { message?: string; requestId: string | null } {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return { requestId: null };
  }
  if (!isRecord(json)) return { requestId: null };
  const { message, messages, request_id } = json;
  const [words] = [message, ...(Array.isArray(messages) ? messages : [])].filter(isText);
  return {
    ...(words !== undefined && { message: words }),
    requestId: isText(request_id) ? request_id : null,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** `retry-after` (seconds, or a date) comes with the burst limit alone, `ratelimit-reset` always. */
function readRetryAfterMs(headers: Headers, now: Date): number | null {
  const retryAfter = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  if (!Number.isNaN(date)) return Math.max(0, date - now.getTime());

  const reset = headers.get('ratelimit-reset')?.trim() ?? '';
  return /^\d{1,12}$/.test(reset) ? Math.max(0, Number(reset) * 1000 - now.getTime()) : null;
}
