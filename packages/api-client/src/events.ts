import type { Client } from 'openapi-fetch';
import { type CallOptions, call, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type { FeedPage } from './schemas.ts';

export type FollowQuery = NonNullable<operations['followEvents']['parameters']['query']>;

/** What happens to deployments, for those who follow it. */
export interface Events {
  /**
   * `GET /api/v1/events`: the events after `after`, or from the very first one. With `wait` (0 to 30 seconds, default 0)
   * the answer to a page that would be empty is held back until there is something. `followEvents` goes on and on.
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
      call(http.GET('/api/v1/events', { params: { query }, ...init(options) })),
  };
}
