import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../output/errors.ts';

export async function pathExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}

/** @throws {UsageError} if the file does not exist. */
export async function assertFile(path: string): Promise<void> {
  if ((await pathExists(path)) && !(await isFolder(path))) return;
  throw new UsageError(`There is no file ${path}.`);
}

/** @throws {UsageError} if the folder of the file `path` does not exist. */
export async function assertFolderOf(path: string): Promise<void> {
  const folder = dirname(path);
  if ((await pathExists(folder)) && (await isFolder(folder))) return;
  throw new UsageError(`There is no folder ${folder} to write to.`);
}
