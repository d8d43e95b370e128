import {
  chown,
  lchown,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../processes/run.ts';
import type { Location } from './location.ts';

/** Name of the superuser, and of its database. */
export const OWNER = 'arcadia';

/**
 * Creates PostgreSQL's data folder with one user and one database. The folder gets its name when it is complete, so a
 * killed run leaves nothing that looks like a data folder.
 */
export async function createDataFolder(location: Location, password: string): Promise<void> {
  const { root, installation, runAs } = location;
  const unfinished = join(root, 'data.new');
  const passwordFile = join(root, 'password.new');
  await rm(unfinished, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runAs.owner !== null) {
    await chown(unfinished, runAs.owner.uid, runAs.owner.gid);
    await chown(passwordFile, runAs.owner.uid, runAs.owner.gid);
  }
  const initdb = [
    ...['-D', unfinished, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--no-sync', '--no-instructions'],
  ];
  try {
    await run(runAs.command(join(installation, 'bin', 'initdb'), initdb, root));
    const single = ['--single', '-D', unfinished, 'postgres'];
    const command = runAs.command(join(installation, 'bin', 'postgres'), single, root);
    await run(command, { input: `CREATE DATABASE ${OWNER};\n` });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, join(root, 'data'));
}

/**
 * Gives a folder and its content to another user. The folder itself comes last: once it has the new owner, so has all of
 * its content, and a second call costs one `stat`.
 */
export async function chownTree(folder: string, uid: number, gid: number): Promise<void> {
  const owner = await stat(folder);
  if (owner.uid === uid && owner.gid === gid) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await chownTree(path, uid, gid);
    else await lchown(path, uid, gid);
  }
  await lchown(folder, uid, gid);
}

/**
 * Reads `postmaster.pid` in a data folder: the process id of the server (line 1) and whether it accepts connections
 * (line 8). Returns null if no server runs and none was killed.
 */
export async function readPostmaster(
  data: string,
): Promise<{ pid: number; isReady: boolean } | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return { pid, isReady: lines[7]?.trim() === 'ready' };
}
