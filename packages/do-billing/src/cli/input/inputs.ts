import { createReadStream } from 'node:fs';
import { isAbsolute, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { CliRun } from '../output/cli-run.ts';
import { UsageError } from '../output/errors.ts';
import { isFolder, pathExists } from './paths.ts';

/** Help text of the argument that {@link findInputs} takes. */
export const FILES_ARGUMENT = 'invoice CSVs: paths, quoted globs, or - for stdin';

/** A file, or stdin, to read an invoice from. */
export interface Input {
  /** The path, or `stdin`. */
  name: string;
  /** Null for stdin. */
  path: string | null;
  open: () => AsyncIterable<Uint8Array | string>;
}

export interface FoundInputs {
  inputs: Input[];
  /** Whether the operator asked for several files, even if only one was found. */
  isList: boolean;
}

/**
 * Finds the inputs that paths, globs and `-` stand for, each file once. Without arguments it is stdin.
 *
 * @throws {UsageError} if a file does not exist, or if stdin is needed and is a terminal.
 */
export async function findInputs(run: CliRun, files: readonly string[]): Promise<FoundInputs> {
  const stdin: Input = { name: 'stdin', path: null, open: () => run.stdin };
  if (files.length === 0) {
    if (run.isTty.stdin) throw new UsageError('Pass a file, a quoted glob, or - for stdin.');
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
        throw new UsageError(`${path} is a folder. Pass the files in it, such as '${path}/*.csv'.`);
      }
      inputs.set(resolve(path), { name: path, path, open: () => createReadStream(path) });
    }
  }
  return { inputs: [...inputs.values()], isList };
}

/** @throws {UsageError} if `file` stands for no file, or for more than one. */
export async function findInput(run: CliRun, file: string): Promise<Input> {
  const [input, ...more] = (await findInputs(run, [file])).inputs;
  if (input !== undefined && more.length === 0) return input;
  throw new UsageError(`${file} matches several files. Pass one file.`);
}

interface ExpandedGlob {
  /** At least one path, sorted. */
  paths: string[];
  isGlob: boolean;
}

/**
 * Finds the paths that an argument stands for. If a file of exactly that name exists, the argument is not a glob:
 * DigitalOcean's own file names contain parentheses.
 *
 * @throws {UsageError} if nothing matches.
 */
async function expandGlob(argument: string): Promise<ExpandedGlob> {
  if (await pathExists(argument)) return { paths: [argument], isGlob: false };

  const pattern = sep === '\\' ? argument.replaceAll('\\', '/') : argument;
  if (!isDynamicPattern(pattern)) throw new UsageError(`There is no file ${argument}.`);
  const absolute = isAbsolute(argument);
  const paths = await glob(pattern, { absolute, expandDirectories: false });
  if (paths.length === 0) throw new UsageError(`No file matches ${argument}.`);
  return { paths: paths.sort(), isGlob: true };
}
