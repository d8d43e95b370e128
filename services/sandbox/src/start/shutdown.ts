import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from '../sandbox-error.ts';

/** A part of the sandbox that must be stopped: a server, a stand-in, or the lock of the data folder. */
export interface Component {
  /** Name for progress lines. Null for a component that users need not hear of. */
  readonly name: string | null;
  readonly stop: () => Promise<void>;
  /** Ends the component at once. Default: `stop`. */
  readonly kill?: () => Promise<void>;
  /** Of a program: resolves when it exits, with `exit code 1` or the name of a signal. */
  readonly exited?: Promise<string>;
}

/** The components that run, in the order in which they were started. */
export interface Shutdown {
  /**
   * Adds a component that has started. If an end was requested meanwhile, it throws the reason, and `stop` still stops
   * the component.
   */
  readonly add: (component: Component) => void;
  /** Stops all components one after the other, the latest first. */
  readonly stop: (log: LogLine) => Promise<void>;
  /** Kills all components at once. Waits three seconds at most. */
  readonly kill: () => Promise<void>;
}

/** Receives one line of progress, without a line break. */
export type LogLine = (line: string) => void;

const KILL_TIMEOUT_MS = 3_000;

/** @param ending Aborted with an error when a component exits by itself. */
export function createShutdown(ending: AbortController): Shutdown {
  const components: Component[] = [];
  return {
    add: (component) => {
      components.push(component);
      ending.signal.throwIfAborted();
      component.exited?.then((outcome) => {
        if (ending.signal.aborted) return;
        const message = `${component.name} stopped unexpectedly (${outcome}). Stopping everything else…`;
        ending.abort(new SandboxError('process_failed', message));
      });
    },
    stop: async (log) => {
      for (let last = components.at(-1); last !== undefined; last = components.at(-1)) {
        await last.stop();
        components.pop();
        if (last.name !== null) log(`${last.name}: stopped`);
      }
    },
    kill: async () => {
      const ends = components.map(({ stop, kill = stop }) => kill());
      await Promise.race([Promise.allSettled(ends), sleep(KILL_TIMEOUT_MS)]);
    },
  };
}
