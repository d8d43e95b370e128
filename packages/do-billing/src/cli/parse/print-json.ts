import type { CliRun } from '../cli-run.ts';
import type { Input } from '../input/input.ts';
import { readDocument } from '../input/read-document.ts';
import { readEach } from '../input/read-each.ts';
import { JsonDocuments } from '../output/json-documents.ts';
import { tellRejects } from '../output/tell-rejects.ts';
import type { PrintOptions } from './print-options.ts';

/** The documents as the library has them. */
export async function printJson(
  run: CliRun,
  inputs: readonly Input[],
  { isList, strict }: PrintOptions,
): Promise<void> {
  const documents = new JsonDocuments(run.stdout, { isList });
  await readEach(run, inputs, async (input) => {
    const document = await readDocument(input, strict);
    await tellRejects(run, input, document.rejects);
    await documents.write(isList ? { file: input.name, ...document } : document);
  });
  await documents.end();
}
