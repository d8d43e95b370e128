/** A position in the feed: after all events up to `(transactionId, position)`. */
export interface FeedPosition {
  /**
   * The PostgreSQL cluster that numbered the transactions: its `system_identifier`. Null at the beginning of the feed.
   */
  readonly cluster: string | null;
  /**
   * The cluster's timeline: promoting a standby and recovering to an earlier time each begin a new one. Null at the
   * beginning of the feed.
   */
  readonly timeline: string | null;
  readonly transactionId: bigint;
  readonly position: bigint;
}

/** A position that the feed has reached. */
export interface ReachedPosition extends FeedPosition {
  readonly cluster: string;
  readonly timeline: string;
}

/** Before the first event. */
export const beginning: FeedPosition = {
  cluster: null,
  timeline: null,
  transactionId: 0n,
  position: 0n,
};
