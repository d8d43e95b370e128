import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, cannotStart } from './run.ts';

/** A server started by {@link spawnServer}. */
export interface ServerProcess {
  readonly pid: number;
  readonly hasExited: () => boolean;
  /** Resolves when the server exits, with `exit code 1` or the name of a signal. */
  readonly exited: Promise<string>;
  /**
   * Sends a signal and waits until the server exits. After `timeoutMs` milliseconds it kills the whole process group.
   */
  readonly stop: (signal: NodeJS.Signals, timeoutMs: number) => Promise<void>;
}

/**
 * Starts a server in a process group of its own. Ctrl-C in a terminal then reaches only this process, which stops its
 * servers in order.
 *
 * Own code: execa signals one process and not its group, and its cleanup and forced kill would have to be turned off.
 *
 * @param output Receives stdout and stderr: a file descriptor, or `inherit` for those of this process.
 * @throws {SandboxError} `process_failed` if the program cannot be started.
 */
export async function spawnServer(
  { file, args, ...options }: Command,
  output: number | 'inherit',
): Promise<ServerProcess> {
  const child = spawn(file, args, {
    ...options,
    detached: true,
    stdio: ['ignore', output, output],
  });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw cannotStart(file, cause);
  });
  const { pid } = child;
  if (pid === undefined) throw cannotStart(file, 'it has no process id');

  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return {
    pid,
    hasExited,
    exited,
    stop: async (signal, timeoutMs) => {
      if (hasExited()) return;
      child.kill(signal);
      const timer = new AbortController();
      await Promise.race([exited, sleep(timeoutMs, undefined, timer).catch(() => undefined)]);
      timer.abort();
      if (hasExited()) return;
      process.kill(-pid, 'SIGKILL');
      await exited;
    },
  };
}
