import type { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';

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

/** Before the first event. */
export const beginning: FeedPosition = {
  cluster: null,
  timeline: null,
  transactionId: 0n,
  position: 0n,
};

/** Encodes a position as the cursor that callers get. */
export function formatPosition(at: FeedPosition): string {
  const { cluster, timeline, transactionId, position } = at;
  return Buffer.from(`${cluster} ${timeline} ${transactionId} ${position}`).toString('base64url');
}

const POSITION = /^(\d{1,20}) ([0-9A-F]{8}) (\d{1,20}) (\d{1,19})$/;
const TRANSACTION_ID_LIMIT = 2n ** 64n;
const POSITION_LIMIT = 2n ** 63n;

/**
 * Decodes a cursor. It accepts only the exact text that `formatPosition` writes.
 *
 * @throws {ArcadiaError} `invalid_request`.
 */
export function parsePosition(cursor: string): FeedPosition {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, cluster = null, timeline = null, transactionId = '', position = ''] =
    POSITION.exec(text) ?? [];
  const parsed = {
    cluster,
    timeline,
    transactionId: BigInt(transactionId),
    position: BigInt(position),
  };
  const isValid =
    cluster !== null &&
    formatPosition(parsed) === cursor &&
    parsed.transactionId < TRANSACTION_ID_LIMIT &&
    parsed.position < POSITION_LIMIT;
  if (!isValid) throw invalidCursor('The cursor is not one that this feed returned.');
  return parsed;
}

export function invalidCursor(detail: string): ArcadiaError {
  return invalidRequest('/query/after', 'must be the next_cursor of the page before', detail);
}
