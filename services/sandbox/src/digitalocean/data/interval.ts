import type { Month } from './month.ts';

/** A stretch of time, half-open, in milliseconds since the epoch. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/** When something was there, in RFC 3339; `destroyed` is absent where it still is. */
export interface Lifetime {
  readonly created: string;
  readonly destroyed?: string;
}

/** The part of a month in which something was there, or null. */
export function withinMonth({ created, destroyed }: Lifetime, month: Month): Interval | null {
  const startMs = Math.max(month.startMs, Date.parse(created));
  const endMs = Math.min(
    month.endMs,
    destroyed === undefined ? month.endMs : Date.parse(destroyed),
  );
  return startMs < endMs ? { startMs, endMs } : null;
}
