import { onAbort } from './on-abort.ts';

/** The longest delay that `setTimeout` supports: after a longer one it fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Resolves after `ms` milliseconds, which may be more than a timer supports, also `Infinity`. If the signal is aborted,
 * rejects at once with the signal's reason.
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let remainingMs = ms;
  do {
    await startTimer(Math.min(remainingMs, LONGEST_TIMER_MS), signal);
    remainingMs -= LONGEST_TIMER_MS;
  } while (remainingMs > 0);
}

function startTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      stopListening();
      resolve();
    }, ms);
    const stopListening = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal?.reason);
    });
  });
}
