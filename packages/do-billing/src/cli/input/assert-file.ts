import { UsageError } from '../usage-error.ts';
import { isFolder } from './is-folder.ts';
import { pathExists } from './path-exists.ts';

/** @throws {UsageError} where there is no such file. */
export async function assertFile(path: string): Promise<void> {
  if ((await pathExists(path)) && !(await isFolder(path))) return;
  throw new UsageError(`There is no file ${path} that can be read.`);
}
