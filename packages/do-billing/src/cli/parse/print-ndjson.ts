import type { CliRun } from '../cli-run.ts';
import type { Input } from '../input/input.ts';
import { readEach } from '../input/read-each.ts';
import { streamDocument } from '../input/stream-document.ts';
import { toJson } from '../output/to-json.ts';
import type { PrintOptions } from './print-options.ts';

/** A line of JSON per cost line, in memory that does not grow with the files. */
export async function printNdjson(
  run: CliRun,
  inputs: readonly Input[],
  { isList, strict }: PrintOptions,
): Promise<void> {
  await readEach(run, inputs, async (input) => {
    for await (const lines of streamDocument(run, input, strict)) {
      const rows = lines.map((line) => toJson(isList ? { file: input.name, ...line } : line));
      await run.stdout.writeLine(rows.join('\n'));
    }
  });
}
