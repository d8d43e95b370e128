import { dirname } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { isFolder } from './is-folder.ts';
import { pathExists } from './path-exists.ts';

/** @throws {UsageError} where there is no folder for this file to be written to. */
export async function assertFolderOf(path: string): Promise<void> {
  const folder = dirname(path);
  if ((await pathExists(folder)) && (await isFolder(folder))) return;
  throw new UsageError(`There is no folder ${folder} to write to.`);
}
