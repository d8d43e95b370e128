import { toFailure } from '../queue/failure.ts';
import { LeaseLostError } from '../queue/lease-lost-error.ts';

/** When to ask again, as a problem says it; empty where the other side did not say. */
export function retryAfterSeconds(error: unknown): { retry_after_seconds?: number } {
  // A later call does the same work just now.
  if (error instanceof LeaseLostError) return { retry_after_seconds: 1 };
  const { retryAfterMs } = toFailure(error);
  return retryAfterMs === undefined ? {} : { retry_after_seconds: Math.ceil(retryAfterMs / 1000) };
}
