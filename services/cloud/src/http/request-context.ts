import type { Request, Response } from 'express';
import { newId } from '../db/new-id.ts';
import type { Direction, PageRequest } from '../db/page.ts';
import type { Caller } from './caller.ts';
import type { Route } from './contract.ts';
import type { Place } from './fairness.ts';
import type { RequestContext } from './operations.ts';

/**
 * The state of a request, in `response.locals`. The first step of `app.ts` sets the request id; `admit` sets the rest,
 * so that every later step may rely on all of it.
 */
export interface RequestState {
  readonly requestId: string;
  readonly caller: Caller;
  readonly route: Route;
  /** By name, as they are in the path: not yet decoded. */
  readonly pathParams: Readonly<Record<string, string>>;
  /** Undefined for an operation that needs no token: its callers cannot be told apart. */
  readonly place: Place | undefined;
}

/** A response that has the state of its request, or a part of it. */
export type StateResponse<Part extends keyof RequestState = keyof RequestState> = Response<
  unknown,
  Pick<RequestState, Part>
>;

/**
 * The path of the request, exactly as the client sent it. Express's `path` would drop a fragment, and then read a
 * backslash as a slash.
 */
export function targetPath({ url }: Pick<Request, 'url'>): string {
  const [path = ''] = url.split('?', 1);
  return path;
}

const REQUEST_ID = /^[\w.-]{1,128}$/;

/** The `X-Request-Id` of the caller, or a new id if the header is missing or not such an id. */
export function toRequestId(header: string | undefined): string {
  return header !== undefined && REQUEST_ID.test(header) ? header : newId();
}

/** The audit context of a change that a request makes: its caller, its id and the reason that the caller gives. */
export function toAuditContext(
  { actor, requestId }: RequestContext,
  reason?: string,
): Pick<RequestContext, 'actor' | 'requestId'> & { readonly reason: string | undefined } {
  return { actor, requestId, reason };
}

const DEFAULT_PAGE_LIMIT = 50;

/** The page of a list that a request asks for. Default: the first 50 rows, ascending. */
export function toPageRequest(
  query:
    | { readonly limit?: number; readonly cursor?: string; readonly order?: Direction }
    | undefined,
): PageRequest {
  const limit = query?.limit ?? DEFAULT_PAGE_LIMIT;
  return { limit, cursor: query?.cursor, direction: query?.order };
}

/**
 * The `seq` in an `If-Match` header: `"7"` is 7. It is undefined without the header and for `*`, which matches any
 * `seq`.
 */
export function toExpectedSeq(ifMatch: string | undefined): number | undefined {
  return ifMatch === undefined || ifMatch === '*' ? undefined : Number(ifMatch.slice(1, -1));
}

/** The `ETag` header of a row with a `seq`. */
export function etag({ seq }: { readonly seq: number }): { etag: string } {
  return { etag: `"${seq}"` };
}
