import type { ReachedPosition } from './feed-position.ts';

/** Encodes a position as the release before did in its first hour. It has no epoch. */
export function formatPlainCursor(at: Omit<ReachedPosition, 'epoch'>): string {
  const { cluster, timeline, transactionId, position } = at;
  return Buffer.from(`${cluster} ${timeline} ${transactionId} ${position}`).toString('base64url');
}

const POSITION = /^(\d{1,20}) ([0-9A-F]{8}) (\d{1,20}) (\d{1,19})$/;
const TRANSACTION_ID_LIMIT = 2n ** 64n;
const POSITION_LIMIT = 2n ** 63n;

/** Undefined unless the cursor is exactly the text that `formatPlainCursor` returns. */
export function parsePlainCursor(cursor: string): ReachedPosition | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, cluster, timeline, transactionId = '', position = ''] = POSITION.exec(text) ?? [];
  if (cluster === undefined || timeline === undefined) return undefined;
  const parsed = {
    cluster,
    timeline,
    epoch: 0,
    transactionId: BigInt(transactionId),
    position: BigInt(position),
  };
  const isValid =
    formatPlainCursor(parsed) === cursor &&
    parsed.transactionId < TRANSACTION_ID_LIMIT &&
    parsed.position < POSITION_LIMIT;
  return isValid ? parsed : undefined;
}
