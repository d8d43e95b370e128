import type { Writable } from 'node:stream';

/** All that the command line knows of the process that it runs in. */
export interface CliEnvironment {
  /** The arguments, without the program's own. */
  argv: readonly string[];
  stdin: AsyncIterable<Uint8Array | string>;
  stdout: Writable;
  stderr: Writable;
  /** Which of the three are a terminal. */
  isTty: { stdin: boolean; stdout: boolean; stderr: boolean };
  /** How many characters fit in a row of the terminal. */
  columns: number;
  env: Readonly<Record<string, string | undefined>>;
  version: string;
  now: () => Date;
  fetch: typeof globalThis.fetch;
  /** Takes Ctrl-C, and what else asks to end, for a signal instead of an end at once. */
  listenForInterrupt: () => AbortSignal;
}
