import { parseRetryAfterMs } from '@arcadia/internal/retry-after';
import { isRecord } from '../payloads/shape.ts';
import { type Connection, withoutTokens } from './connection.ts';
import type { DigitalOceanError, FailedRequest } from './digital-ocean-error.ts';
import {
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  RequestRejectedError,
  ServerError,
  UnauthorizedError,
} from './errors.ts';
import { readRateLimitDelayMs } from './rate-limiter.ts';

interface ErrorContext {
  request: FailedRequest;
  scope: string;
  connection: Connection;
}

/** Converts a response with an error status into the error of that status. The body may be anything. */
export function fromErrorResponse(
  { status, headers }: Response,
  body: Uint8Array,
  { request: failedRequest, scope, connection }: ErrorContext,
): DigitalOceanError {
  const now = connection.now();
  const { message, requestId } = readErrorBody(
    withoutTokens(connection, new TextDecoder().decode(body)),
  );
  const request = { ...failedRequest, requestId: failedRequest.requestId ?? requestId };
  const quoted = message === null ? '' : `, "${message.slice(0, 200)}"`;
  const problem = `status ${status}${quoted}.`;
  switch (status) {
    case 401:
      return new UnauthorizedError(`${problem} Check that the token is current.`, request);
    case 403:
      return new ForbiddenError(`${problem} Give the token the scope ${scope}.`, request, scope);
    case 404:
      return new NotFoundError(problem, request);
    case 429: {
      const waitMs = readRateLimitDelayMs(headers, now);
      // Without a time to wait, retries did not help either: too many requests are sent.
      const advice = waitMs
        ? `Wait ${waitMs} ms before the next request.`
        : 'Send fewer requests, and try again later.';
      return new RateLimitedError(`${problem} ${advice}`, request, waitMs);
    }
    default: {
      if (status < 500) {
        return new RequestRejectedError(`${problem} Check "baseUrl" and the request.`, request);
      }
      const waitMs = parseRetryAfterMs(headers.get('retry-after'), now);
      return new ServerError(`${problem} Try again later.`, request, waitMs);
    }
  }
}

/** The API documents `{ id, message, request_id }`; it also sends `{ messages: [] }`, and proxies send HTML. */
function readErrorBody(body: string): { message: string | null; requestId: string | null } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { message: null, requestId: null };
  }
  if (!isRecord(json)) return { message: null, requestId: null };
  const { message, messages, request_id } = json;
  const texts = [message, ...(Array.isArray(messages) ? messages : [])].filter(isNonEmptyString);
  return {
    message: texts[0] ?? null,
    requestId: isNonEmptyString(request_id) ? request_id : null,
  };
}

function isNonEmptyString(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
