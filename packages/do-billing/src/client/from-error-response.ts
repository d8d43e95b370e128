import { isRecord } from '../payloads/shape.ts';
import type { Connection } from './connection.ts';
import type { DigitalOceanError, FailedRequest } from './errors/digital-ocean-error.ts';
import { ForbiddenError } from './errors/forbidden-error.ts';
import { NotFoundError } from './errors/not-found-error.ts';
import { RateLimitedError } from './errors/rate-limited-error.ts';
import { RequestRejectedError } from './errors/request-rejected-error.ts';
import { ServerError } from './errors/server-error.ts';
import { UnauthorizedError } from './errors/unauthorized-error.ts';
import { readStopMs } from './rate-limit.ts';
import { readRetryAfterMs } from './read-retry-after-ms.ts';

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
  const { message, requestId } = readErrorBody(withoutToken(body, connection));
  const request = { ...facts, requestId: facts.requestId ?? requestId };
  const words = message?.slice(0, 200);
  const said = words === undefined ? `status ${status}` : `status ${status}, "${words}"`;
  switch (status) {
    case 401:
      return new UnauthorizedError(`${said}. Check that the token is current.`, request);
    case 403:
      return new ForbiddenError(`${said}. Give the token the scope ${scope}.`, request, scope);
    case 404:
      return new NotFoundError(`${said}.`, request);
    case 429: {
      const waitMs = readStopMs(headers, connection.now());
      const wait = waitMs === null ? 'Wait' : `Wait ${waitMs} ms`;
      return new RateLimitedError(`${said}. ${wait} before the next request.`, request, waitMs);
    }
    default: {
      if (status < 500) {
        return new RequestRejectedError(`${said}. Check "baseUrl" and the request.`, request);
      }
      const waitMs = readRetryAfterMs(headers, connection.now());
      return new ServerError(`${said}. Try again later.`, request, waitMs);
    }
  }
}

/** The provider's own words, without the token, should it ever repeat it. */
function withoutToken(body: Uint8Array, { token }: Connection): string {
  return new TextDecoder().decode(body).replaceAll(token, '[token]');
}

/** `{ id, message, request_id }` is documented, `{ messages: [] }` is seen; proxies send HTML. */
function readErrorBody(body: string): { message?: string; requestId: string | null } {
  let json: unknown;
  try {
    json = JSON.parse(body);
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
