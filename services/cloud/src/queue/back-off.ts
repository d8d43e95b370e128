import type { QueueTimes } from './instance.ts';

/** Returns how long to wait after attempt number `attempt` failed, in milliseconds: exponential, with full jitter. */
export function backOffMs(attempt: number, { firstMs, maxMs, random }: BackOffOptions): number {
  return Math.floor(random() * Math.min(maxMs, firstMs * 2 ** (attempt - 1)));
}

/** How long work pauses after a failure. */
export interface BackOff {
  /** Returns a number from 0 up to 1, for the jitter. */
  readonly random: () => number;
  readonly times: Pick<QueueTimes, 'retryFirstMs' | 'retryMaxMs' | 'probeFirstMs' | 'probeMaxMs'>;
}

interface BackOffOptions {
  /** The longest delay after the first attempt, in milliseconds; each further attempt doubles it. */
  readonly firstMs: number;
  /** The longest delay after any attempt, in milliseconds. */
  readonly maxMs: number;
  /** Returns a number from 0 up to 1. */
  readonly random: () => number;
}
