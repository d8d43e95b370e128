/** A stopped clock. A sleep ends at once and sets the clock forward. */
export function fakeTime(start = '2026-04-09T12:00:00Z') {
  let ms = Date.parse(start);
  const waits: number[] = [];
  return {
    /** Duration of each sleep in milliseconds. */
    waits,
    now: () => new Date(ms),
    sleep: async (waitMs: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      waits.push(waitMs);
      ms += waitMs;
    },
    pass(passedMs: number) {
      ms += passedMs;
    },
    /** A time from now in the format of `ratelimit-reset`. */
    secondsIn: (aheadMs: number) => String(Math.ceil((ms + aheadMs) / 1000)),
  };
}
