import { stat } from 'node:fs/promises';

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}
