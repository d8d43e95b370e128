import type { Client } from 'openapi-fetch';
import { type CallOptions, call, toRequestInit } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type { FeedEvent } from './schemas.ts';

/** The query of `events.follow`. */
export type FollowQuery = NonNullable<operations['followEvents']['parameters']['query']>;

/** One page of the feed. */
export interface FeedPage {
  data: FeedEvent[];
  /** The `after` of the next page. Every page has one. */
  next_cursor: string;
}

/** The feed: the events of all deployments that the caller may see, in one order. */
export interface Events {
  /**
   * `GET /api/v1/events`: reads one page of events after the cursor `after`; default: from the very first event. With
   * `wait` (0 to 30 seconds, default 0) the service holds back an empty page until an event arrives. To read page after
   * page, use `followEvents`.
   *
   * @example
   * ```ts
   * const { data, next_cursor } = await arcadia.events.follow({ limit: 200 });
   * for (const event of data) console.log(event.deployment_id, event.seq, event.to_state);
   * const later = await arcadia.events.follow({ after: next_cursor, wait: 30 });
   * console.log(later.data.length);
   * ```
   */
  follow(query?: FollowQuery, options?: CallOptions): Promise<FeedPage>;
}

export function events(http: Client<paths>): Events {
  return {
    follow: (query = {}, options) =>
      call(http.GET('/api/v1/events', { params: { query }, ...toRequestInit(options) })),
  };
}

/**
 * Yields page after page of the feed without an end, from the cursor `after` on; default: from the very first event. A page
 * is empty if nothing happened for `wait` seconds (1 to 30, default 30).
 *
 * Store `next_cursor` after you have handled a page, also an empty one, and start from it next time. If your program stops
 * between the two, the page comes again: recognize its events by their `id`.
 *
 * Rejects with the reason of `signal`, or with the error of a page that fails. It does not retry: start again from the
 * stored cursor, after a 503 not before `retryAfterSeconds` have passed. If the service rejects the cursor itself
 * (`invalid_request`), its database was replaced: start without a cursor.
 *
 * @example
 * ```ts
 * import { existsSync, readFileSync, writeFileSync } from 'node:fs';
 *
 * const stopping = new AbortController();
 * process.once('SIGTERM', () => stopping.abort());
 * const stored = existsSync('cursor') ? { after: readFileSync('cursor', 'utf8') } : {};
 * for await (const page of followEvents(arcadia.events.follow, stored, { signal: stopping.signal })) {
 *   for (const event of page.data) console.log(event.deployment_id, event.seq, event.to_state);
 *   writeFileSync('cursor', page.next_cursor);
 * }
 * ```
 *
 * @throws {TypeError} if `wait` is less than 1
 */
export async function* followEvents(
  follow: Events['follow'],
  query: FollowQuery = {},
  options?: CallOptions,
): AsyncGenerator<FeedPage, never, undefined> {
  const { wait = 30 } = query;
  if (wait < 1) {
    throw new TypeError('"wait" must be at least 1 second: with less, the loop would never pause');
  }
  let page = await follow({ ...query, wait }, options);
  for (;;) {
    yield page;
    page = await follow({ ...query, wait, after: page.next_cursor }, options);
  }
}
