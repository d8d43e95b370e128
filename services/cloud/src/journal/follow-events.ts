import type { EventPoller, EventWaiter } from './event-poller.ts';
import type { FeedCursors } from './feed-cursor.ts';
import { beginning, type FeedPosition } from './feed-position.ts';
import { type FeedStore, readFromFeedStore } from './feed-store.ts';
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

/** The client that follows the feed. */
export interface Follower extends EventWaiter {
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Runs `wait` while the request takes nothing from its caller's quota. */
  pause<T>(wait: () => Promise<T>): Promise<T>;
}

/**
 * Reads the next events that the follower may see, and the cursor to continue from. If there are none yet, it waits, without
 * holding a connection, until there are some, `waitMs` have passed, the poller is closed, or `signal` reports that the
 * client has gone away.
 */
export async function followEvents(
  deps: {
    readonly eventPoller: EventPoller;
    readonly cursors: FeedCursors;
    readonly store: FeedStore;
  },
  request: FollowRequest,
  follower: Follower,
): Promise<FollowedEvents> {
  const { after, limit, waitMs } = request;
  const { signal, pause, visibility } = follower;
  const readPage = (from: FeedPosition) =>
    readFromFeedStore(deps.store, visibility, (em) => readFeed(em, from, limit));
  let page = await readPage(after === undefined ? beginning : deps.cursors.parse(after));
  if (page.events.length === 0 && waitMs > 0) {
    const until = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
    let isWoken = true;
    while (isWoken && page.events.length === 0) {
      const { next } = page;
      isWoken = await pause(() => deps.eventPoller.wait(follower, next, until));
      if (!signal.aborted) page = await readPage(next);
    }
  }
  return { data: page.events, next_cursor: deps.cursors.format(page.next) };
}
