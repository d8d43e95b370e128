import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine } from '../processes/log-line.ts';
import { SandboxError } from '../sandbox-error.ts';

/** Something that a sandbox has started. */
export interface Part {
  /** For progress; null where nobody needs to hear of it. */
  readonly name: string | null;
  readonly stop: () => Promise<void>;
  /** Ends it at once. Default: as `stop`. */
  readonly kill?: () => Promise<void>;
  /** For a program: resolves when it has ended, with how. */
  readonly exited?: Promise<string>;
}

/** What has been started, to be stopped in the opposite order. */
export interface Parts {
  /** Throws the reason where the end was asked for meanwhile; the part is then stopped with the rest. */
  readonly add: (part: Part) => void;
  readonly stop: (log: LogLine) => Promise<void>;
  readonly kill: () => Promise<void>;
}

const KILL_TIMEOUT_MS = 3_000;

/** @param ending Aborted, with the reason, when a part ends by itself. */
export function createParts(ending: AbortController): Parts {
  const parts: Part[] = [];
  return {
    add: (part) => {
      parts.push(part);
      ending.signal.throwIfAborted();
      part.exited?.then((how) => {
        if (ending.signal.aborted) return;
        const message = `${part.name} has ended by itself (${how}), so everything is stopped.`;
        ending.abort(new SandboxError('process_failed', message));
      });
    },
    stop: async (log) => {
      for (let part = parts.at(-1); part !== undefined; part = parts.at(-1)) {
        await part.stop();
        parts.pop();
        if (part.name !== null) log(`${part.name}: stopped`);
      }
    },
    kill: async () => {
      const ends = parts.map((part) => (part.kill ?? part.stop)());
      await Promise.race([Promise.allSettled(ends), sleep(KILL_TIMEOUT_MS)]);
    },
  };
}
