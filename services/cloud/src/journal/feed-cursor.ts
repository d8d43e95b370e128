import { ArcadiaError } from '../errors/arcadia-error.ts';

/** A place in the order of the feed: after all events up to `(transactionId, position)`. */
export interface FeedPosition {
  /** Which PostgreSQL counted the transactions: `system_identifier`. Null before the first event of any. */
  readonly cluster: string | null;
  /** Which of its histories: a promoted standby and a recovery to an earlier time each begin a new one. Null as above. */
  readonly timeline: string | null;
  readonly transactionId: bigint;
  readonly position: bigint;
}

export const beginning: FeedPosition = {
  cluster: null,
  timeline: null,
  transactionId: 0n,
  position: 0n,
};

const parts = /^(\d{1,20}) ([0-9A-F]{8}) (\d{1,20}) (\d{1,19})$/;
const latestTransaction = 2n ** 64n;
const latestPosition = 2n ** 63n;

/** The position as callers keep it. */
export function formatPosition(at: FeedPosition): string {
  const { cluster, timeline, transactionId, position } = at;
  return Buffer.from(`${cluster} ${timeline} ${transactionId} ${position}`).toString('base64url');
}

/** The position that a cursor stands for, exactly as it was formatted. */
export function parsePosition(cursor: string): FeedPosition {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, cluster = null, timeline = null, transaction = '', place = ''] = parts.exec(text) ?? [];
  const parsed = {
    cluster,
    timeline,
    transactionId: BigInt(transaction),
    position: BigInt(place),
  };
  const isOurs =
    cluster !== null &&
    formatPosition(parsed) === cursor &&
    parsed.transactionId < latestTransaction &&
    parsed.position < latestPosition;
  if (!isOurs) throw invalidCursor('The cursor is not one that this feed gave.');
  return parsed;
}

export function invalidCursor(detail: string): ArcadiaError {
  return new ArcadiaError('invalid_request', detail, {
    errors: [{ path: '/query/after', message: 'must be the next_cursor of the page before' }],
  });
}
