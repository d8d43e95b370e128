/** A clock that stands still, except that a sleep is over at once and moves it on. */
export function fakeTime(start = '2026-04-09T12:00:00Z') {
  let ms = Date.parse(start);
  const waits: number[] = [];
  return {
    /** How long each sleep was to be, in milliseconds. */
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
    /** As `ratelimit-reset` has it. */
    secondsIn: (aheadMs: number) => String(Math.ceil((ms + aheadMs) / 1000)),
  };
}
