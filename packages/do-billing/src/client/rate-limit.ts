import { readRetryAfterMs } from './read-retry-after-ms.ts';

/** The provider's word on how many requests are left, as of the moment it was heard. */
export interface RateLimit {
  /** Requests that an hour has. */
  limit: number;
  /** Requests that are left; 0 may mean the hour's or the minute's. */
  remaining: number;
  /** Milliseconds until the oldest request of the hour expires, which makes room for one. */
  resetMs: number;
}

const USUAL_LIMIT = 5_000;

/** Null where the answer does not say. */
export function readRateLimit(headers: Headers, now: Date): RateLimit | null {
  const remaining = integerOf(headers, 'ratelimit-remaining');
  const resetMs = readResetMs(headers, now);
  if (remaining === null || resetMs === null) return null;
  return { limit: integerOf(headers, 'ratelimit-limit') ?? USUAL_LIMIT, remaining, resetMs };
}

/** How long a 429 says to wait: `retry-after` comes with the minute's limit, the reset with both. */
export function readStopMs(headers: Headers, now: Date): number | null {
  return readRetryAfterMs(headers, now) ?? readResetMs(headers, now);
}

function readResetMs(headers: Headers, now: Date): number | null {
  const reset = integerOf(headers, 'ratelimit-reset');
  return reset === null ? null : Math.max(0, reset * 1000 - now.getTime());
}

function integerOf(headers: Headers, name: string): number | null {
  const value = headers.get(name)?.trim() ?? '';
  return /^\d{1,12}$/.test(value) ? Number(value) : null;
}
