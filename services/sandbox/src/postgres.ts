import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { chownTree, createDataFolder, OWNER, readPostmaster } from './postgres/data-folder.ts';
import { findLocation } from './postgres/location.ts';
import { stopOrphan } from './processes/orphans.ts';
import { type ServerProcess, spawnServer } from './processes/server.ts';
import { readOrCreateSecret } from './read-or-create-secret.ts';
import { SandboxError } from './sandbox-error.ts';

/** Options of {@link startPostgres}. */
export interface PostgresOptions {
  /** Folder of the data, the password and the log. It is created if it is missing. One run at a time may use it. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. Default: a free port. */
  readonly port?: number | undefined;
  /** Server parameters by name: `{ fsync: 'off' }`. They override the parameters that the sandbox sets. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Receives progress, one line at a time. */
  readonly log: (line: string) => void;
}

/** A PostgreSQL that accepts connections. */
export interface RunningPostgres {
  /** Connection URL of a superuser and its database, with the password. */
  readonly url: string;
  /** Resolves when the server exits for any reason, with `exit code 1` or the name of a signal. */
  readonly exited: Promise<string>;
  /** Disconnects all clients, shuts the server down and waits until it exits. Kills it after 20 seconds. */
  readonly stop: () => Promise<void>;
}

const STOP_TIMEOUT_MS = 20_000;
/** Long, because a server that was killed replays its write-ahead log first. */
const READY_TIMEOUT_MS = 60_000;
const MAX_ATTEMPTS = 5;

/**
 * Starts PostgreSQL on a folder, as any user including root. It initialises the folder on first use, and first stops a
 * server that a killed run left on the folder.
 *
 * @throws {SandboxError} `postgres_failed` if the server does not start. `output` is its log.
 * @example
 * const postgres = await startPostgres({ dataDir: '.arcadia/postgres', log: console.error });
 * console.log(postgres.url);
 * await postgres.stop();
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const location = await findLocation(dataDir, log);
  const data = join(location.root, 'data');
  await stopOrphanOn(data, log);
  const password = await readOrCreateSecret(join(dataDir, 'password'));
  if (!existsSync(join(data, 'PG_VERSION'))) await createDataFolder(location, password);
  const { owner } = location.runAs;
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
    const port = options.port ?? (await getPort({ host: '127.0.0.1' }));
    const args = ['-D', data, '-p', String(port)];
    for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
    await using output = await open(logFile, 'w', 0o600);
    const program = join(location.installation, 'bin', 'postgres');
    const command = location.runAs.command(program, args, location.root);
    const server = await spawnServer(command, output.fd);
    if (await isReady(server, data)) {
      return {
        url: `postgres://${OWNER}:${password}@127.0.0.1:${port}/${OWNER}`,
        exited: server.exited,
        stop: () => server.stop('SIGINT', STOP_TIMEOUT_MS),
      };
    }
    await server.stop('SIGQUIT', STOP_TIMEOUT_MS);
    const serverLog = await readFile(logFile, 'utf8');
    // Another program took the free port, or the backends of a killed server have not exited yet.
    const canRetry =
      (options.port === undefined && serverLog.includes('could not bind')) ||
      serverLog.includes('shared memory block');
    if (!canRetry || attempt === MAX_ATTEMPTS) throw toStartError(serverLog, logFile);
    await sleep(200);
  }
}

async function stopOrphanOn(data: string, log: PostgresOptions['log']): Promise<void> {
  const postmaster = await readPostmaster(data);
  if (postmaster === null) return;
  const { pid } = postmaster;
  const orphan = { pid, marker: data, signal: 'SIGINT', timeoutMs: STOP_TIMEOUT_MS } as const;
  if (await stopOrphan(orphan)) log('PostgreSQL: stopped a server that a killed run left behind');
  // If another program has the process id by now, PostgreSQL would mistake it for a running server.
  await rm(join(data, 'postmaster.pid'), { force: true });
}

async function isReady(server: ServerProcess, data: string): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!server.hasExited() && performance.now() < deadline) {
    const postmaster = await readPostmaster(data);
    if (postmaster?.pid === server.pid && postmaster.isReady) return true;
    await sleep(20);
  }
  return false;
}

function toStartError(serverLog: string, logFile: string): SandboxError {
  const reason = /(?:FATAL|PANIC): +(.*)/.exec(serverLog)?.[1] ?? 'it logged no fatal error';
  return new SandboxError(
    'postgres_failed',
    `PostgreSQL did not start: ${reason}. See its log ${logFile}.`,
    { output: serverLog },
  );
}
