import type { CallOptions } from './call.ts';
import type { Events, FollowQuery } from './events.ts';
import type { FeedPage } from './schemas.ts';

/**
 * Page after page of what happens to deployments, without an end: from `after` on, or from the very first event. Keep
 * `next_cursor` once a page is handled, and begin with it the next time. A page may be empty: it comes when there was
 * nothing for `wait` seconds (1 to 30, default 30), and its cursor is worth keeping too.
 *
 * It ends with the reason of `signal`, or with the error of a page that could not be had; nothing is retried.
 *
 * @example
 * ```ts
 * const leaving = new AbortController();
 * process.once('SIGTERM', () => leaving.abort());
 * const kept = { cursor: undefined as string | undefined };
 * const query = kept.cursor === undefined ? {} : { after: kept.cursor };
 * for await (const page of followEvents(arcadia.events.follow, query, { signal: leaving.signal })) {
 *   for (const event of page.data) console.log(event.deployment_id, event.seq, event.to_state);
 *   kept.cursor = page.next_cursor;
 * }
 * ```
 */
export async function* followEvents(
  follow: Events['follow'],
  query: FollowQuery = {},
  options?: CallOptions,
): AsyncGenerator<FeedPage, never, undefined> {
  const { wait = 30 } = query;
  if (wait < 1)
    throw new TypeError('"wait" must be at least 1 second: without it this never rests');
  let page = await follow({ ...query, wait }, options);
  for (;;) {
    yield page;
    page = await follow({ ...query, wait, after: page.next_cursor }, options);
  }
}
