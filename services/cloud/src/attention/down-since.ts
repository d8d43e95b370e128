import { withDeadline } from '../errors/deadline.ts';

/** The list of attention must come quickly, so a check does not wait longer for the store. */
const LIMIT_MS = 1_000;

/** A single check may fail on a busy machine. A store is down if it also fails this long after the first failure. */
const GRACE_MS = 5_000;

/** A store whose failures somebody notices, if only now and then. */
export interface CheckedStore {
  isUp(): Promise<boolean>;
  /** For how long failures have been noticed, in milliseconds. Null if the last use succeeded. */
  failingForMs(): number | null;
}

/**
 * Returns a function that checks a store, and tells since when it has been down, as RFC 3339: since the first failure that
 * this instance noticed. Null while the store is up, and while only checks of the last 5 seconds have failed.
 */
export function createDownSince(
  store: CheckedStore,
  now: () => Date,
): () => Promise<string | null> {
  let failedAtMs: number | null = null;
  return async () => {
    if (await isUpInTime(store)) {
      failedAtMs = null;
      return null;
    }
    const nowMs = now().getTime();
    failedAtMs ??= nowMs;
    const noticedMs = store.failingForMs();
    if (noticedMs === null && nowMs - failedAtMs < GRACE_MS) return null;
    return new Date(Math.min(failedAtMs, nowMs - (noticedMs ?? 0))).toISOString();
  };
}

async function isUpInTime(store: CheckedStore): Promise<boolean> {
  try {
    return await withDeadline(store.isUp(), LIMIT_MS, 'The check of the store');
  } catch {
    return false;
  }
}
