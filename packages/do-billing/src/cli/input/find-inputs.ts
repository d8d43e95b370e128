import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { CliRun } from '../cli-run.ts';
import { UsageError } from '../usage-error.ts';
import { expandGlob } from './expand-glob.ts';
import type { Input } from './input.ts';
import { isFolder } from './is-folder.ts';

export interface FoundInputs {
  inputs: Input[];
  /** Whether more than one was asked for, were there only one in the end. */
  isList: boolean;
}

/**
 * The inputs that paths, globs and `-` stand for, each file once; stdin where there are none.
 *
 * @throws {UsageError} where there is no such file, or nothing on stdin.
 */
export async function findInputs(run: CliRun, files: readonly string[]): Promise<FoundInputs> {
  const stdin: Input = { name: 'stdin', path: null, open: () => run.stdin };
  if (files.length === 0) {
    if (run.isTty.stdin) throw new UsageError('Give a file, a glob in quotes, or - for stdin.');
    return { inputs: [stdin], isList: false };
  }
  const inputs = new Map<string, Input>();
  let isList = files.length > 1;
  for (const file of files) {
    if (file === '-') {
      inputs.set('-', stdin);
      continue;
    }
    const { paths, isGlob } = await expandGlob(file);
    isList ||= isGlob;
    for (const path of paths) {
      if (await isFolder(path)) {
        throw new UsageError(`${path} is a folder. Give the files in it, such as '${path}/*.csv'.`);
      }
      inputs.set(resolve(path), { name: path, path, open: () => createReadStream(path) });
    }
  }
  return { inputs: [...inputs.values()], isList };
}
