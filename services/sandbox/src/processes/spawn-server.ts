import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from '../sandbox-error.ts';
import type { Command } from './command.ts';

/** A server started by {@link spawnServer}. */
export interface ServerProcess {
  readonly pid: number;
  /** Whether it has ended. */
  readonly hasEnded: () => boolean;
  /** Resolves when it has ended, with how: `exit code 1` or the name of a signal. */
  readonly exited: Promise<string>;
  /**
   * Asks it to end by `signal` and waits. Its whole process group is killed where it has not ended
   * after `timeoutMs`.
   */
  readonly stop: (signal: NodeJS.Signals, timeoutMs: number) => Promise<void>;
}

/**
 * Starts a long-running program in a process group of its own, so that Ctrl-C in a terminal
 * reaches only the program that started it, which then stops its servers in order.
 *
 * @param command The program.
 * @param output Where its stdout and stderr go: a file descriptor, or those of this process.
 */
export async function spawnServer(
  command: Command,
  output: number | 'inherit',
): Promise<ServerProcess> {
  const { file, args, ...options } = command;
  const child = spawn(file, args, {
    ...options,
    detached: true,
    stdio: ['ignore', output, output],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new SandboxError('process_failed', `Cannot run ${file}: ${cause.message}`, { cause })),
    );
  });
  const { pid } = child;
  if (pid === undefined) throw new SandboxError('process_failed', `${file} has no process id`);

  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return {
    pid,
    hasEnded,
    exited,
    stop: async (signal, timeoutMs) => {
      if (hasEnded()) return;
      child.kill(signal);
      const patience = new AbortController();
      await Promise.race([exited, sleep(timeoutMs, undefined, patience).catch(() => undefined)]);
      patience.abort();
      if (hasEnded()) return;
      process.kill(-pid, 'SIGKILL');
      await exited;
    },
  };
}
