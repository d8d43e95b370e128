import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogLine } from '../processes/log-line.ts';
import { pathExists } from '../processes/path-exists.ts';
import { run } from '../processes/run.ts';
import { type RunAs, waysToRun } from '../processes/run-as.ts';
import { SandboxError } from '../sandbox-error.ts';
import { nativeFolder } from './native-folder.ts';

/** Where PostgreSQL's programs and data are, and how to run the one on the other. */
export interface Place {
  /** Folder that has PostgreSQL's data as `data`. */
  readonly root: string;
  readonly native: string;
  readonly runAs: RunAs;
}

/**
 * Finds a way to run PostgreSQL on `dataDir`. Only where none reaches it, as for root in a container
 * whose checkout lies below a folder of mode 0700, programs and data move to a folder that anyone
 * may enter; `moved-to` in `dataDir` then says where, and they stay there.
 */
export async function choosePlace(dataDir: string, log: LogLine): Promise<Place> {
  const native = nativeFolder();
  const root = await keptRoot(dataDir);
  const ways = await waysToRun();
  const refusals: string[] = [];
  for (const runAs of ways) {
    const place = { root, native, runAs };
    const refusal = await whyRefused(place);
    if (refusal === null) return place;
    refusals.push(`${runAs.how}: ${refusal}`);
  }
  const stranger = ways.find((way) => way.isStranger);
  if (stranger !== undefined) {
    const open = await openFolderFor(dataDir);
    const place = { root: open, native: await copyNative(native, open), runAs: stranger };
    const refusal = await whyRefused(place);
    if (refusal === null) {
      if (root !== open) await moveData(dataDir, open);
      log(`PostgreSQL: runs from a copy in ${open}, as other users cannot enter ${dataDir}`);
      return place;
    }
    refusals.push(`from a copy in ${open}: ${refusal}`);
  }
  throw new SandboxError(
    'postgres_failed',
    'The embedded PostgreSQL cannot be run here as root or otherwise; set DATABASE_URL to one of yours',
    { output: refusals.join('\n') },
  );
}

async function keptRoot(dataDir: string): Promise<string> {
  const moved = await readFile(join(dataDir, 'moved-to'), 'utf8').catch(() => '');
  return moved !== '' && (await pathExists(join(moved, 'data', 'PG_VERSION'))) ? moved : dataDir;
}

async function whyRefused({ root, native, runAs }: Place): Promise<string | null> {
  const script = 'cd "$1" && exec "$2" --version';
  const args = ['-c', script, 'sh', root, join(native, 'bin', 'postgres')];
  return await run(runAs.command('sh', args, '/')).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function openFolderFor(dataDir: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex');
  const folder = `/var/lib/arcadia-${hash.slice(0, 12)}`;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  return folder;
}

async function copyNative(native: string, folder: string): Promise<string> {
  // The package's own folder name has its version, so another version is another copy.
  const hash = createHash('sha256')
    .update(await realpath(native))
    .digest('hex');
  const copy = join(folder, `native-${hash.slice(0, 12)}`);
  if (await pathExists(copy)) return copy;
  const unfinished = `${copy}.copy`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy);
  return copy;
}

async function moveData(dataDir: string, folder: string): Promise<void> {
  const from = join(dataDir, 'data');
  const to = join(folder, 'data');
  // What is there belongs to a data folder that was since deleted: none of ours points to it.
  await rm(to, { recursive: true, force: true });
  if (await pathExists(from)) {
    const unfinished = `${to}.copy`;
    await rm(unfinished, { recursive: true, force: true });
    await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, to);
  }
  await writeFile(join(dataDir, 'moved-to'), folder);
  await rm(from, { recursive: true, force: true });
}
