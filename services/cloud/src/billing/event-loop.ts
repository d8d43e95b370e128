import { setImmediate } from 'node:timers/promises';

/** How long work may take before other work gets its turn, in milliseconds. */
const SLICE_MS = 20;

/** The clock and the event loop of the process; tests pass in their own. */
export interface EventLoop {
  readonly nowMs: () => number;
  /** Resolves when the event loop has turned once: requests that wait have been handled. */
  readonly turn: () => Promise<unknown>;
}

const processLoop: EventLoop = { nowMs: () => performance.now(), turn: () => setImmediate() };

/**
 * Divides long work into slices, so that the requests of this process wait for 20 ms at most, not until it ends. Await
 * the returned function between parts of the work, each of a few milliseconds: it lets the event loop turn when a slice
 * is over.
 */
export function createSlices({ nowMs, turn }: EventLoop = processLoop): () => Promise<void> {
  let startedMs = nowMs();
  return async () => {
    if (nowMs() - startedMs < SLICE_MS) return;
    await turn();
    startedMs = nowMs();
  };
}
