import { causesOf } from '../operator.ts';
import type { System } from '../system.ts';

/** Reads attention over and over. `stop` returns all causes that it has shown, also those that went away. */
export function watchAttention(system: System): { stop(): Promise<ReadonlySet<string>> } {
  const seen = new Set<string>();
  const read = async () => {
    for (const cause of await causesOf(system.admin())) seen.add(cause);
  };
  let isStopped = false;
  const watching = (async () => {
    while (!isStopped) {
      // Attention cannot be read while PostgreSQL or all instances are away.
      await read().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await watching;
      return seen;
    },
  };
}

const PAUSE_MS = 1_000;
