/** Ends an attempt when the caller does, or when it shows no sign of life. */
export interface Watch {
  /** For the request that is watched. */
  readonly signal: AbortSignal;
  /** Whether it was this watch that ended the attempt, and not the caller. */
  readonly isLate: boolean;
  /** Gives the attempt the whole limit from now on. */
  start(): void;
  /** Stops the clock: the attempt is not waited for. */
  pause(): void;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

/** Not `AbortSignal.timeout`: that one cannot be stopped, so it would cut streams in their middle. */
export function openWatch(caller: AbortSignal | undefined, limitMs: number): Watch {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLate = false;
  const onAbort = () => controller.abort(caller?.reason);
  caller?.addEventListener('abort', onAbort, { once: true });
  const pause = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    get isLate() {
      return isLate;
    },
    start() {
      pause();
      timer = setTimeout(() => {
        isLate = true;
        controller.abort();
      }, limitMs);
    },
    pause,
    end() {
      pause();
      caller?.removeEventListener('abort', onAbort);
    },
  };
}
