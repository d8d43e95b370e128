import { withDeadline } from '../errors/deadline.ts';

/** A store that does not answer within a second counts as down: the list of attention must come quickly. */
const LIMIT_MS = 1_000;

/** A store whose failures somebody notices, if only now and then. */
export interface CheckedStore {
  isUp(): Promise<boolean>;
  /** For how long failures have been noticed, in milliseconds. Null if the last use succeeded. */
  failingForMs(): number | null;
}

/**
 * Returns a function that checks a store, and tells since when it has been down, as RFC 3339: since the first failure that
 * this instance noticed. Null while the store is up.
 */
export function createDownSince(
  store: CheckedStore,
  now: () => Date,
): () => Promise<string | null> {
  let sinceMs: number | null = null;
  return async () => {
    if (await isUpInTime(store)) sinceMs = null;
    else {
      const nowMs = now().getTime();
      sinceMs = Math.min(sinceMs ?? nowMs, nowMs - (store.failingForMs() ?? 0));
    }
    return sinceMs === null ? null : new Date(sinceMs).toISOString();
  };
}

async function isUpInTime(store: CheckedStore): Promise<boolean> {
  try {
    return await withDeadline(store.isUp(), LIMIT_MS, 'The check of the store');
  } catch {
    return false;
  }
}
