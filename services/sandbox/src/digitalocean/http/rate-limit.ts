import type { RequestHandler } from 'express';
import { sendError } from './send-error.ts';

/** Options of {@link rateLimit}. */
export interface RateLimits {
  /** Requests in any 60 minutes. */
  readonly perHour: number;
  /** Requests in any 60 seconds. */
  readonly perMinute: number;
  readonly now: () => Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Two sliding windows over the requests that were let pass; only the short one says when to retry. */
export function rateLimit({ perHour, perMinute, now }: RateLimits): RequestHandler {
  let passed: number[] = [];
  return (_req, res, next) => {
    const nowMs = now().getTime();
    passed = passed.filter((ms) => ms > nowMs - HOUR_MS);
    const lastMinute = passed.filter((ms) => ms > nowMs - MINUTE_MS);
    const isBurst = lastMinute.length >= perMinute;
    const isRefused = isBurst || passed.length >= perHour;
    if (!isRefused) passed.push(nowMs);
    const resetMs = (passed[0] ?? nowMs) + HOUR_MS;
    res.set({
      'ratelimit-limit': String(perHour),
      'ratelimit-remaining': String(isRefused ? 0 : perHour - passed.length),
      'ratelimit-reset': String(Math.ceil(resetMs / 1_000)),
    });
    if (!isRefused) return next();
    if (isBurst) {
      const retryMs = (lastMinute[0] ?? nowMs) + MINUTE_MS - nowMs;
      res.set('retry-after', String(Math.ceil(retryMs / 1_000)));
    }
    return sendError(res, 429);
  };
}
