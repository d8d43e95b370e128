import { execa } from 'execa';
import { SandboxError } from '../sandbox-error.ts';

/** A program to start. */
export interface Command {
  /** Path of the program, or its name if it is on the `PATH`. */
  readonly file: string;
  readonly args: readonly string[];
  /** Working directory. Default: that of this process. */
  readonly cwd?: string;
  /** The whole environment of the program. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** User to switch to, which only root can do. Default: the user of this process. */
  readonly uid?: number;
  /** Group to switch to, which only root can do. Default: the group of this process. */
  readonly gid?: number;
}

/** Options of {@link run}. */
export interface RunOptions {
  /** Text for the program's stdin. Default: empty. */
  readonly input?: string;
  /** Time in milliseconds after which the program is terminated. Default: no limit. */
  readonly timeout?: number;
}

/**
 * Runs a program, waits until it exits, and returns its stdout.
 *
 * @throws {SandboxError} `process_failed` if the program cannot be started or fails. `output` is its stderr and stdout.
 */
export async function run(command: Command, options: RunOptions = {}): Promise<string> {
  const { file, args, ...spawnOptions } = command;
  const result = await execa(file, args, {
    ...spawnOptions,
    ...options,
    // Otherwise execa adds `env` to the environment of this process.
    extendEnv: command.env === undefined,
    stripFinalNewline: false,
    reject: false,
  });
  if (!result.failed) return result.stdout;

  const { exitCode, signal, timedOut, stderr, stdout, cause } = result;
  if (exitCode === undefined && signal === undefined) throw cannotStart(file, cause);
  const outcome = timedOut ? 'timed out' : `failed with ${signal ?? `exit code ${exitCode}`}`;
  const lastLine = stderr.trim().split('\n').at(-1) ?? '';
  const message = [`${file} ${outcome}`, lastLine].filter(Boolean).join(': ');
  throw new SandboxError('process_failed', message, { output: stderr + stdout });
}

/** The error for a program that the system cannot start. */
export function cannotStart(file: string, cause: unknown): SandboxError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SandboxError('process_failed', `Cannot start ${file}: ${reason}`, { cause });
}
