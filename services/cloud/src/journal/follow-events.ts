import type { EntityManager } from '@mikro-orm/postgresql';
import type { Visibility } from '../db/tenant-scope.ts';
import type { EventPoller } from './event-poller.ts';
import { beginning, formatPosition, parsePosition } from './feed-cursor.ts';
import { type FeedEvent, readFeed } from './read-feed.ts';

export interface FollowRequest {
  /** The cursor of the page before; without it, from the very first event. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** How long to wait for an event where there is none. */
  readonly waitMs: number;
}

export interface Followed {
  data: FeedEvent[];
  next_cursor: string;
}

/**
 * The next events that `em` may see, and where to go on. Where there are none yet it waits, without a connection, until
 * there are, the time is up, the watch is closed, or `signal` says that nobody listens any more.
 */
export async function followEvents(
  em: EntityManager,
  watch: EventPoller,
  request: FollowRequest,
  follower: { readonly visibility: Visibility; readonly signal: AbortSignal },
): Promise<Followed> {
  const { after, limit, waitMs } = request;
  const { visibility, signal } = follower;
  let page = await readFeed(em, after === undefined ? beginning : parsePosition(after), limit);
  if (page.events.length === 0 && waitMs > 0) {
    const until = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
    let goesOn = true;
    while (goesOn && page.events.length === 0) {
      goesOn = await watch.wait(visibility, page.next.transactionId, until);
      if (!signal.aborted) page = await readFeed(em, page.next, limit);
    }
  }
  return { data: page.events, next_cursor: formatPosition(page.next) };
}
