import { isAbsolute, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { UsageError } from '../usage-error.ts';
import { pathExists } from './path-exists.ts';

export interface ExpandedGlob {
  /** At least one, sorted. */
  paths: string[];
  isGlob: boolean;
}

/**
 * The paths that an argument stands for. What is there by that very name is no glob: the provider's
 * own file names have parentheses.
 *
 * @throws {UsageError} where there is none.
 */
export async function expandGlob(argument: string): Promise<ExpandedGlob> {
  if (await pathExists(argument)) return { paths: [argument], isGlob: false };

  const pattern = sep === '\\' ? argument.replaceAll('\\', '/') : argument;
  if (!isDynamicPattern(pattern)) {
    throw new UsageError(`There is no file ${argument} that can be read.`);
  }
  const absolute = isAbsolute(argument);
  const paths = await glob(pattern, { absolute, expandDirectories: false });
  if (paths.length === 0) throw new UsageError(`No file matches ${argument}.`);
  return { paths: paths.sort(), isGlob: true };
}
