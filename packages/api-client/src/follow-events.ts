import type { CallOptions } from './call.ts';
import type { Events, FollowQuery } from './events.ts';
import type { FeedPage } from './schemas.ts';

/**
 * Page after page of what happens to deployments, without an end: from `after` on, or from the very first event. Keep
 * `next_cursor` once a page is handled, and begin with it the next time. A page may be empty: it comes when there was
 * nothing for `wait` seconds (1 to 30, default 30), and its cursor is worth keeping too.
 *
 * It ends with the reason of `signal`, or with the error of a page that could not be had; nothing is retried. Then begin
 * again with the kept cursor; after a 503, not before `retryAfterSeconds` have passed. Where the cursor itself is refused
 * (`invalid_request`), the database is another one than it was: begin without one. What stopped between handling and
 * keeping comes again: tell it by `id`.
 *
 * @example
 * ```ts
 * import { existsSync, readFileSync, writeFileSync } from 'node:fs';
 *
 * const leaving = new AbortController();
 * process.once('SIGTERM', () => leaving.abort());
 * const kept = existsSync('cursor') ? { after: readFileSync('cursor', 'utf8') } : {};
 * for await (const page of followEvents(arcadia.events.follow, kept, { signal: leaving.signal })) {
 *   for (const event of page.data) console.log(event.deployment_id, event.seq, event.to_state);
 *   writeFileSync('cursor', page.next_cursor);
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
