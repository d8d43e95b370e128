import { access, constants, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf } from '../processes/command-line-of.ts';
import { isAlive } from '../processes/is-alive.ts';
import { SandboxError } from '../sandbox-error.ts';

const SETTLE_MS = 100;

/**
 * Makes a folder this process's own, until the returned function is called or the process ends.
 *
 * @throws {SandboxError} `data_dir_in_use` where a process that runs has it.
 * @throws {SandboxError} `variable_invalid` where it cannot be made or written.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await makeWritable(dataDir);
  const lock = join(dataDir, 'start.lock');
  // Process ids are used again: the command line tells whether it is still the same process.
  const mine = `${process.pid} ${await commandLineOf(process.pid)}`;
  const draft = `${lock}.${process.pid}`;
  await writeFile(draft, mine);
  try {
    await link(draft, lock);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    await assertNotHeld(lock, dataDir);
    await rename(draft, lock);
    // Where two take over a dead run's lock at once, the second one's stays.
    await sleep(SETTLE_MS);
    if ((await readFile(lock, 'utf8')) !== mine) await assertNotHeld(lock, dataDir);
  } finally {
    await rm(draft, { force: true });
  }
  return () => rm(lock, { force: true });
}

async function makeWritable(dataDir: string): Promise<void> {
  try {
    // Others may pass but not look: started by root, PostgreSQL may have to run as another user. What
    // must stay secret in here has a mode of its own.
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    await access(dataDir, constants.W_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot keep data (${why}). Set ARCADIA_DATA_DIR to a folder that you can write.`;
    throw new SandboxError('variable_invalid', message, { cause });
  }
}

async function assertNotHeld(lock: string, dataDir: string): Promise<void> {
  const [, id = '', commandLine = ''] = /^(\d+) (.*)$/s.exec(await readFile(lock, 'utf8')) ?? [];
  const pid = Number(id);
  if (id === '' || pid === process.pid || !isAlive(pid)) return;
  if ((await commandLineOf(pid)) !== commandLine) return;
  throw new SandboxError(
    'data_dir_in_use',
    `${dataDir} is in use by another start (process ${pid}). Stop it, or set ARCADIA_DATA_DIR to another folder.`,
  );
}
