import type { RequestHandler } from 'express';
import { sendError } from './responses.ts';

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

/**
 * Limits requests by two sliding windows over the accepted requests. As in the real API, only the window of a minute
 * sends `retry-after`.
 */
export function rateLimit({ perHour, perMinute, now }: RateLimits): RequestHandler {
  let accepted: number[] = [];
  return (_req, res, next) => {
    const nowMs = now().getTime();
    accepted = accepted.filter((ms) => ms > nowMs - HOUR_MS);
    const lastMinute = accepted.filter((ms) => ms > nowMs - MINUTE_MS);
    const isBurst = lastMinute.length >= perMinute;
    const isRejected = isBurst || accepted.length >= perHour;
    if (!isRejected) accepted.push(nowMs);
    const resetMs = (accepted[0] ?? nowMs) + HOUR_MS;
    res.set({
      'ratelimit-limit': String(perHour),
      'ratelimit-remaining': String(isRejected ? 0 : perHour - accepted.length),
      'ratelimit-reset': String(Math.ceil(resetMs / 1_000)),
    });
    if (!isRejected) return next();
    if (isBurst) {
      const retryMs = (lastMinute[0] ?? nowMs) + MINUTE_MS - nowMs;
      res.set('retry-after', String(Math.ceil(retryMs / 1_000)));
    }
    return sendError(res, 429);
  };
}
