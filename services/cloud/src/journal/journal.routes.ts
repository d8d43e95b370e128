import { toQuotaKey } from '../http/caller.ts';
import type { Handlers } from '../http/operations.ts';
import { toPageRequest } from '../http/request-context.ts';
import type { EventPoller } from './event-poller.ts';
import type { FeedCursors } from './feed-cursor.ts';
import type { FeedStore } from './feed-store.ts';
import { followEvents } from './follow-events.ts';
import { listEvents } from './list-events.ts';

type JournalOperation = 'listDeploymentEvents' | 'followEvents';

/** The operations that read the log of one deployment, and the feed of all events. */
export function journalRoutes(deps: {
  readonly eventPoller: EventPoller;
  readonly cursors: FeedCursors;
  /** Where the feed is read from. */
  readonly store: FeedStore;
}): Handlers<JournalOperation> {
  return {
    async listDeploymentEvents({ path, query }, { em }) {
      const page = toPageRequest(query);
      return { status: 200, body: await listEvents(em, path.id, page) };
    },

    async followEvents({ query }, { caller, signal, pause }) {
      const request = {
        after: query?.after,
        limit: toPageRequest(query).limit,
        waitMs: (query?.wait ?? 0) * 1000,
      };
      const follower = {
        visibility: caller.visibility,
        quotaKey: toQuotaKey(caller),
        signal,
        pause,
      };
      return { status: 200, body: await followEvents(deps, request, follower) };
    },
  };
}
