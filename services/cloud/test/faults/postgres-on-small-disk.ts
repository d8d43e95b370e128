import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RoleUrls } from '@arcadia/sandbox/postgres/roles.ts';
import { z } from 'zod';
import { prepareDatabase } from '../setup/prepare-database.ts';
import type { OwnPostgres } from './own-stores.ts';

/** A PostgreSQL whose disk a test fills. */
export interface SmallDiskPostgres extends OwnPostgres {
  /** Fills the disk. */
  fill(): Promise<void>;
  /** Frees it. */
  free(): Promise<void>;
}

const ENTRY = fileURLToPath(new URL('./serve-postgres-on-small-disk.ts', import.meta.url));
const MEGABYTES = 160;

/** The ways to get a disk that no other process sees: as root, and as a user who is root in a namespace of its own. */
const ways = [['-m'], ['-U', '-r', '-m']];

/** Starts a PostgreSQL with a migrated database on a small disk in memory. Null, with the reasons, if there is no such disk. */
export async function startPostgresOnSmallDisk(): Promise<
  SmallDiskPostgres | { readonly reasons: readonly string[] }
> {
  const folder = await mkdtemp(join(tmpdir(), 'arcadia-small-disk-'));
  const reasons: string[] = [];
  for (const way of ways) {
    const child = spawn(
      'unshare',
      [
        ...[...way, '--', process.execPath, '--conditions=@arcadia/source'],
        ...[ENTRY, folder, String(MEGABYTES)],
      ],
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    );
    const printed: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => void printed.push(chunk.toString()));
    try {
      const { url } = started.parse(await nextMessage(child));
      return toPostgres(child, url, await prepareDatabase(url), folder);
    } catch (error) {
      reasons.push(`unshare ${way.join(' ')}: ${String(error)} ${printed.join('').trim()}`);
      child.kill('SIGKILL');
    }
  }
  await rm(folder, { recursive: true, force: true });
  return { reasons };
}

const started = z.object({ url: z.string() });
const answer = z.object({ failed: z.string().nullable() });

function toPostgres(
  child: ChildProcess,
  superuserUrl: string,
  { serviceUrl, migrationUrl }: RoleUrls,
  folder: string,
): SmallDiskPostgres {
  const command = async (name: 'fill' | 'free' | 'stop' | 'start') => {
    child.send(name);
    const { failed } = answer.parse(await nextMessage(child));
    if (failed !== null) throw new Error(failed);
  };
  const unsupported = () => {
    throw new Error('A PostgreSQL on a small disk cannot be frozen.');
  };
  return {
    url: serviceUrl,
    directUrl: superuserUrl,
    migrationUrl,
    dataDir: folder,
    fill: () => command('fill'),
    free: () => command('free'),
    stop: () => command('stop'),
    start: () => command('start'),
    freeze: unsupported,
    thaw: unsupported,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const given = new AbortController();
  const ended = once(child, 'exit', { signal: given.signal }).then(() => {
    throw new Error('The process of the disk has ended.');
  });
  try {
    const [message]: unknown[] = await Promise.race([
      once(child, 'message', { signal: given.signal }),
      ended,
    ]);
    return message;
  } finally {
    given.abort();
    ended.catch(() => undefined);
  }
}
