import type { CliRun } from '../cli-run.ts';
import { failureMessage } from '../output/failure-message.ts';
import { printable } from '../output/printable.ts';
import type { Input } from './input.ts';

/** Reads one input after the other. One that cannot be read is told of, and stops no other. */
export async function readEach<I extends Input>(
  run: CliRun,
  inputs: readonly I[],
  read: (input: I) => Promise<void>,
): Promise<void> {
  for (const input of inputs) {
    try {
      await read(input);
    } catch (error) {
      const message = failureMessage(error);
      if (message === null) throw error;
      run.exitCode = 1;
      await run.stderr.writeLine(`error: ${printable(input.name)}: ${message}`);
    }
  }
}
