import type { Writable } from 'node:stream';
import type { Output } from './output.ts';

/** Everything that the CLI uses of its process. Tests pass their own. */
export interface CliEnvironment {
  /** The arguments of the command line, without `node` and the path of the script. */
  argv: readonly string[];
  stdin: AsyncIterable<Uint8Array | string>;
  stdout: Writable;
  stderr: Writable;
  /** Whether each of the streams is connected to a terminal. */
  isTty: { stdin: boolean; stdout: boolean; stderr: boolean };
  /** Width of the terminal, in characters. */
  columns: number;
  env: Readonly<Record<string, string | undefined>>;
  /** Version of the package; `--version` prints it. */
  version: string;
  now: () => Date;
  fetch: typeof globalThis.fetch;
  /** From this call on, the first Ctrl-C or SIGTERM aborts the signal and does not end the process. */
  listenForInterrupt: () => AbortSignal;
}

/** One run of the CLI, as its commands see it. */
export interface CliRun extends Omit<CliEnvironment, 'stdout' | 'stderr'> {
  /** Takes the result of the command. */
  stdout: Output;
  /** Takes errors and progress. */
  stderr: Output;
  /** 0 done, 1 bad data or a failure, 2 wrong usage, 130 interrupted. Commands set it as they go on. */
  exitCode: number;
}
