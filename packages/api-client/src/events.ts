import type { Client } from 'openapi-fetch';
import { type CallOptions, call, toRequestInit } from './call.ts';
import type { ClientPaths, QueryOf } from './contract-views.ts';
import type { FeedEvent } from './schemas.ts';

/** The query of `events.follow`. */
export type FollowQuery = QueryOf<'followEvents'>;

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

export function events(http: Client<ClientPaths>): Events {
  return {
    follow: (query = {}, options) =>
      call(http.GET('/api/v1/events', { params: { query }, ...toRequestInit(options) })),
  };
}
