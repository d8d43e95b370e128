import type { EntityManager } from '@mikro-orm/postgresql';
import type { Visibility } from '../db/tenant-scope.ts';
import type { EventPoller } from './event-poller.ts';
import { beginning, formatPosition, parsePosition } from './feed-cursor.ts';
import { type FeedEvent, readFeed } from './read-feed.ts';

export interface FollowRequest {
  /** The cursor of the page before. Default: the beginning of the feed. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** How long to wait for an event if the page would be empty, in milliseconds. */
  readonly waitMs: number;
}

export interface FollowedEvents {
  data: FeedEvent[];
  next_cursor: string;
}

/**
 * Reads the next events that `em` may see, and the cursor to continue from. If there are none yet, it waits, without
 * holding a connection, until there are some, `waitMs` have passed, the poller is closed, or `signal` reports that the
 * client has gone away.
 */
export async function followEvents(
  deps: { readonly eventPoller: EventPoller },
  em: EntityManager,
  request: FollowRequest,
  follower: { readonly visibility: Visibility; readonly signal: AbortSignal },
): Promise<FollowedEvents> {
  const { after, limit, waitMs } = request;
  const { visibility, signal } = follower;
  let page = await readFeed(em, after === undefined ? beginning : parsePosition(after), limit);
  if (page.events.length === 0 && waitMs > 0) {
    const until = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
    let isWoken = true;
    while (isWoken && page.events.length === 0) {
      isWoken = await deps.eventPoller.wait(visibility, page.next.transactionId, until);
      if (!signal.aborted) page = await readFeed(em, page.next, limit);
    }
  }
  return { data: page.events, next_cursor: formatPosition(page.next) };
}
