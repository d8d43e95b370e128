/** Ends a turn. A second call does nothing. */
export type EndTurn = () => void;

/** Turns of keys: those of one key are limited and begin in the order in which they were asked for. */
export interface Turns {
  /**
   * Begins a turn of `key`, now or when an earlier one ends. Resolves with undefined if too many wait already, if
   * `maxWaitMs` have passed, or when `signal` is aborted.
   */
  take(key: string, maxWaitMs: number, signal: AbortSignal): Promise<EndTurn | undefined>;
  /** The number of keys of which a turn runs. */
  readonly size: number;
}

interface Queue {
  running: number;
  /** Each begins the turn of one waiter. A set keeps the order, and a waiter leaves it at once. */
  readonly waiters: Set<() => void>;
}

/**
 * Creates turns of which `running` of a key run at the same time, and `waiting` wait. Unlike p-limit it bounds the wait,
 * and lets a waiter leave.
 */
export function createTurns(limits: { readonly running: number; readonly waiting: number }): Turns {
  const queues = new Map<string, Queue>();

  function begin(key: string, queue: Queue): EndTurn {
    queue.running += 1;
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      queue.running -= 1;
      const [next] = queue.waiters;
      next?.();
      if (queue.running === 0) queues.delete(key);
    };
  }

  return {
    async take(key, maxWaitMs, signal) {
      const queue = queues.get(key) ?? { running: 0, waiters: new Set() };
      if (queue.running < limits.running) {
        queues.set(key, queue);
        return begin(key, queue);
      }
      if (queue.waiters.size >= limits.waiting || maxWaitMs <= 0 || signal.aborted)
        return undefined;
      return new Promise((resolve) => {
        const settle = (turn: EndTurn | undefined) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', leave);
          queue.waiters.delete(start);
          resolve(turn);
        };
        const start = () => settle(begin(key, queue));
        const leave = () => settle(undefined);
        const timer = setTimeout(leave, maxWaitMs);
        signal.addEventListener('abort', leave);
        queue.waiters.add(start);
      });
    },

    get size() {
      return queues.size;
    },
  };
}
