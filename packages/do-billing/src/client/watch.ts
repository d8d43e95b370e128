/** How long something may take, and the option that says so. */
export interface Limit {
  ms: number;
  option: 'timeoutMs' | 'deadlineMs';
}

/** Ends an attempt when the caller does, or when it shows no sign of life. */
export interface Watch {
  /** For the request that is watched. */
  readonly signal: AbortSignal;
  /** The limit that ended the attempt; null where none did. */
  readonly passed: Limit | null;
  /** Gives the attempt so long from now on. */
  start(limit: Limit): void;
  /** Stops the clock: the attempt is not waited for. */
  pause(): void;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

/** Not `AbortSignal.timeout`: that one cannot be stopped, so it would cut streams in their middle. */
export function openWatch(caller: AbortSignal | undefined): Watch {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let passed: Limit | null = null;
  const onAbort = () => controller.abort(caller?.reason);
  caller?.addEventListener('abort', onAbort, { once: true });
  const pause = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    start(limit) {
      pause();
      timer = setTimeout(() => {
        passed = limit;
        controller.abort();
      }, limit.ms);
    },
    pause,
    end() {
      pause();
      caller?.removeEventListener('abort', onAbort);
    },
  };
}
