/** A place in the order of the feed: `epoch` comes first, then the transaction. */
export interface FeedTransaction {
  /** Numbers of transactions are comparable only within an epoch. */
  readonly epoch: number;
  readonly transactionId: bigint;
}

/** A position in the feed: after all events up to `(epoch, transactionId, position)`. */
export interface FeedPosition extends FeedTransaction {
  /**
   * The PostgreSQL cluster that numbered the transactions: its `system_identifier`. Null at the beginning of the feed.
   */
  readonly cluster: string | null;
  /**
   * The cluster's timeline: promoting a standby and recovering to an earlier time each begin a new one. Null at the
   * beginning of the feed.
   */
  readonly timeline: string | null;
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
  epoch: 0,
  transactionId: 0n,
  position: 0n,
};

/** Negative if `a` comes before `b` in the order of the feed, 0 if they are equal. */
export function compareTransactions(a: FeedTransaction, b: FeedTransaction): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  if (a.transactionId === b.transactionId) return 0;
  return a.transactionId < b.transactionId ? -1 : 1;
}
