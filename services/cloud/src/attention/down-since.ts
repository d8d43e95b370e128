import { withDeadline } from '../errors/deadline.ts';

/** A store that does not answer within a second counts as down: the list of attention must come quickly. */
const LIMIT_MS = 1_000;

/**
 * Returns a function that checks a store, and tells since when it has been down: the time of the first check of this
 * instance that failed. Null while the store is up.
 */
export function createDownSince(
  isUp: () => Promise<boolean>,
  now: () => Date,
): () => Promise<string | null> {
  let since: string | null = null;
  return async () => {
    if (await isUpInTime(isUp)) since = null;
    else since ??= now().toISOString();
    return since;
  };
}

async function isUpInTime(isUp: () => Promise<boolean>): Promise<boolean> {
  try {
    return await withDeadline(isUp(), LIMIT_MS, 'The check of the store');
  } catch {
    return false;
  }
}
