import { join } from 'node:path';
import { pathExists } from '../input/path-exists.ts';
import type { InvoiceFile } from './invoice-file.ts';

/** Those that the folder has not. What it has is whole, as files get their names when they are. */
export async function missingFiles(
  folder: string,
  files: readonly InvoiceFile[],
): Promise<InvoiceFile[]> {
  const arePresent = await Promise.all(files.map(({ name }) => pathExists(join(folder, name))));
  return files.filter((_, at) => !arePresent[at]);
}
