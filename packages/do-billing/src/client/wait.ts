/** The longest that `setTimeout` waits; for more it fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Waits, however long; an abort of the signal ends it at once, with the signal's reason. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  let leftMs = ms;
  do {
    await oneTimer(Math.min(leftMs, LONGEST_TIMER_MS), signal);
    leftMs -= LONGEST_TIMER_MS;
  } while (leftMs > 0);
}

function oneTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
