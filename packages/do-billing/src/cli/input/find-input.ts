import type { CliRun } from '../cli-run.ts';
import { UsageError } from '../usage-error.ts';
import { findInputs } from './find-inputs.ts';
import type { Input } from './input.ts';

/** @throws {UsageError} where it is not just one file. */
export async function findInput(run: CliRun, file: string): Promise<Input> {
  const [input, ...more] = (await findInputs(run, [file])).inputs;
  if (input !== undefined && more.length === 0) return input;
  throw new UsageError(`${file} is several files. Give one.`);
}
