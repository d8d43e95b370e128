import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePlace } from './postgres/choose-place.ts';
import { initialise, OWNER } from './postgres/initialise.ts';
import { readPostmaster } from './postgres/read-postmaster.ts';
import { chownTree } from './processes/chown-tree.ts';
import { freePort } from './processes/free-port.ts';
import type { LogLine } from './processes/log-line.ts';
import { pathExists } from './processes/path-exists.ts';
import { type ServerProcess, spawnServer } from './processes/spawn-server.ts';
import { stopOrphan } from './processes/stop-orphan.ts';
import { SandboxError } from './sandbox-error.ts';

/** Options of {@link startPostgres}. */
export interface PostgresOptions {
  /** Folder that keeps data, password and log; made where it is missing. For one run at a time. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /** Server parameters by name: `{ fsync: 'off' }`. They win over those set here. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly log: LogLine;
}

/** A PostgreSQL that takes connections. */
export interface RunningPostgres {
  /** Connection URL of a superuser and a database of its own, with the password. */
  readonly url: string;
  /** Resolves when the server has ended, be it by itself, with how. */
  readonly exited: Promise<string>;
  /** Disconnects everyone, writes everything out and waits for the end (20 seconds at most). */
  readonly stop: () => Promise<void>;
}

const STOP_TIMEOUT_MS = 20_000;
/** Generous, as a server that was killed reads its write-ahead log first. */
const READY_TIMEOUT_MS = 60_000;
const ATTEMPTS = 5;

/**
 * Starts a real PostgreSQL on a folder, as any user and as root. The folder is initialised on first
 * use; a server that a killed run left on it is stopped first.
 *
 * @throws {SandboxError} `postgres_failed` with the server's log in `output`.
 * @example
 * const postgres = await startPostgres({ dataDir: '.arcadia/postgres', log: console.error });
 * console.log(postgres.url);
 * await postgres.stop();
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const place = await choosePlace(dataDir, log);
  const data = join(place.root, 'data');
  await stopOrphanOn(data, log);
  const password = await keptPassword(join(dataDir, 'password'));
  if (!(await pathExists(join(data, 'PG_VERSION')))) await initialise(place, password);
  const { owner } = place.runAs;
  if (owner !== null) await chownTree(data, owner.uid, owner.gid);

  const logFile = join(dataDir, 'server.log');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const args = ['-D', data, '-p', String(port)];
    for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
    await using output = await open(logFile, 'w', 0o600);
    const program = join(place.native, 'bin', 'postgres');
    const server = await spawnServer(place.runAs.command(program, args, place.root), output.fd);
    if (await isReady(server, data)) {
      return {
        url: `postgres://${OWNER}:${password}@127.0.0.1:${port}/${OWNER}`,
        exited: server.exited,
        stop: () => server.stop('SIGINT', STOP_TIMEOUT_MS),
      };
    }
    await server.stop('SIGQUIT', STOP_TIMEOUT_MS);
    const said = await readFile(logFile, 'utf8');
    // Another program took the port meanwhile, or the backends of a killed server are still ending.
    const isPassing =
      (options.port === undefined && said.includes('could not bind')) ||
      said.includes('shared memory block');
    if (!isPassing || attempt === ATTEMPTS) throw failure(said, logFile);
    await sleep(200);
  }
}

async function stopOrphanOn(data: string, log: LogLine): Promise<void> {
  const postmaster = await readPostmaster(data);
  if (postmaster === null) return;
  const { pid } = postmaster;
  const orphan = { pid, marker: data, signal: 'SIGINT', timeoutMs: STOP_TIMEOUT_MS } as const;
  if (await stopOrphan(orphan)) log('PostgreSQL: stopped the one that a killed run left behind');
  // Where another program has that process id now, PostgreSQL would take it for a running server.
  await rm(join(data, 'postmaster.pid'), { force: true });
}

async function keptPassword(file: string): Promise<string> {
  if (!(await pathExists(file))) {
    await writeFile(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  }
  return await readFile(file, 'utf8');
}

async function isReady(server: ServerProcess, data: string): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!server.hasEnded() && performance.now() < deadline) {
    const postmaster = await readPostmaster(data);
    if (postmaster?.pid === server.pid && postmaster.isReady) return true;
    await sleep(20);
  }
  return false;
}

function failure(said: string, logFile: string): SandboxError {
  const why = /(?:FATAL|PANIC): +(.*)/.exec(said)?.[1] ?? 'it said nothing fatal';
  return new SandboxError(
    'postgres_failed',
    `PostgreSQL did not start: ${why} (its log: ${logFile})`,
    { output: said },
  );
}
