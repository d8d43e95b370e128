import type { CliEnvironment } from './cli-environment.ts';
import type { Output } from './output/output.ts';

/** One run of the command line, as its commands see it. */
export interface CliRun extends Omit<CliEnvironment, 'stdout' | 'stderr'> {
  /** What was asked for. */
  stdout: Output;
  /** What went wrong, and how far it is. */
  stderr: Output;
  /** 0 done, 1 bad data or a failure on the way, 2 bad usage, 130 interrupted. */
  exitCode: number;
}
