import { access, constants, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, readCommandLine } from '../processes/orphans.ts';
import { SandboxError } from '../sandbox-error.ts';

const SETTLE_MS = 100;

/**
 * Locks a folder for this process. The lock ends when the process exits or calls the returned function.
 *
 * @throws {SandboxError} `data_dir_in_use` if a running process holds the lock.
 * @throws {SandboxError} `variable_invalid` if the folder cannot be created, or is not writable.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await makeWritable(dataDir);
  const lock = join(dataDir, 'start.lock');
  // The system reuses process ids. The command line tells whether the process is still the same.
  const own = `${process.pid} ${await readCommandLine(process.pid)}`;
  const draft = `${lock}.${process.pid}`;
  await writeFile(draft, own);
  try {
    await link(draft, lock);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    await assertNotHeld(lock, dataDir);
    await rename(draft, lock);
    // If two processes take over the lock of a dead run at once, the second one keeps it.
    await sleep(SETTLE_MS);
    if ((await readFile(lock, 'utf8')) !== own) await assertNotHeld(lock, dataDir);
  } finally {
    await rm(draft, { force: true });
  }
  return () => rm(lock, { force: true });
}

async function makeWritable(dataDir: string): Promise<void> {
  try {
    // Other users may enter the folder but not list it: for root, PostgreSQL may have to run as another user. Each
    // secret in the folder has a stricter mode of its own.
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    await access(dataDir, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot write to the data folder (${reason}). Set ARCADIA_DATA_DIR to a folder that you can write to.`;
    throw new SandboxError('variable_invalid', message, { cause });
  }
}

async function assertNotHeld(lock: string, dataDir: string): Promise<void> {
  const [, id = '', commandLine = ''] = /^(\d+) (.*)$/s.exec(await readFile(lock, 'utf8')) ?? [];
  const pid = Number(id);
  if (id === '' || pid === process.pid || !isAlive(pid)) return;
  if ((await readCommandLine(pid)) !== commandLine) return;
  throw new SandboxError(
    'data_dir_in_use',
    `${dataDir} is in use by another start (process ${pid}). Stop it, or set ARCADIA_DATA_DIR to another folder.`,
  );
}
