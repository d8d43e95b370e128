import { toFailure } from '../work/failure.ts';

/** When to ask again, as a problem says it; empty where the other side did not say. */
export function retryAfterSeconds(error: unknown): { retry_after_seconds?: number } {
  const { retryAfterMs } = toFailure(error);
  return retryAfterMs === undefined ? {} : { retry_after_seconds: Math.ceil(retryAfterMs / 1000) };
}
