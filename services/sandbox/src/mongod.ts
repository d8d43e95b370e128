import { mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { type FindMongodOptions, findMongod } from './mongod/find-mongod.ts';
import { stopOrphan } from './processes/orphans.ts';
import { type ServerProcess, spawnServer } from './processes/server.ts';
import { SandboxError } from './sandbox-error.ts';

/** Options of {@link startMongod}. */
export interface MongodOptions extends FindMongodOptions {
  /** Folder of the data and the log. It is created if it is missing. One run at a time may use it. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. Default: a free port. */
  readonly port?: number | undefined;
}

/** A mongod that accepts connections. */
export interface RunningMongod {
  /** Connection string of the database `arcadia`. */
  readonly uri: string;
  /** Resolves when the server exits for any reason, with `exit code 1` or the name of a signal. */
  readonly exited: Promise<string>;
  /** Shuts the server down and waits until it exits. Kills it after 20 seconds. */
  readonly stop: () => Promise<void>;
}

const STOP_TIMEOUT_MS = 20_000;
const READY_TIMEOUT_MS = 60_000;
const MAX_ATTEMPTS = 3;

/**
 * Starts a standalone mongod on a folder. First it stops a server that a killed run left on the folder.
 *
 * @returns Null if no mongod can be found or downloaded. It logs the reasons.
 * @throws {SandboxError} `mongod_failed` if the mongod does not start. `output` is its log.
 * @example
 * const log = console.error;
 * const mongod = await startMongod({ dataDir: '.arcadia/mongod', keepDir: '.arcadia', log });
 * console.log(mongod?.uri ?? 'no mongod here');
 * await mongod?.stop();
 */
export async function startMongod(options: MongodOptions): Promise<RunningMongod | null> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  const found = await findMongod({ ...options, keepDir: resolve(options.keepDir) });
  if (found.path === null) {
    log(`MongoDB: no mongod found (${found.reasons.join('; ')})`);
    return null;
  }
  const data = join(dataDir, 'data');
  await mkdir(data, { recursive: true });
  await stopOrphanOn(data, log);

  const logFile = join(dataDir, 'mongod.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await getPort({ host: '127.0.0.1' }));
    const args = [
      ...['--dbpath', data, '--bind_ip', '127.0.0.1', '--port', String(port), '--nounixsocket'],
      // The sandbox stores a few hundred small documents. The default cache takes half of the memory.
      ...['--quiet', '--wiredTigerCacheSizeGB', '0.25'],
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ];
    await using output = await open(logFile, 'w', 0o600);
    const server = await spawnServer({ file: found.path, args, cwd: dataDir }, output.fd);
    const uri = `mongodb://127.0.0.1:${port}/arcadia`;
    if (await isReady(server, uri)) {
      return { uri, exited: server.exited, stop: () => server.stop('SIGTERM', STOP_TIMEOUT_MS) };
    }
    await server.stop('SIGTERM', STOP_TIMEOUT_MS);
    const serverLog = await readFile(logFile, 'utf8');
    // Another program can take a free port before mongod listens on it.
    const canRetry = options.port === undefined && serverLog.includes('Address already in use');
    if (!canRetry || attempt === MAX_ATTEMPTS) {
      throw new SandboxError(
        'mongod_failed',
        `mongod did not start (${await server.exited}). See its log ${logFile}, or delete ${dataDir} to start without data.`,
        { output: serverLog },
      );
    }
  }
}

async function stopOrphanOn(data: string, log: MongodOptions['log']): Promise<void> {
  const pid = Number(await readFile(join(data, 'mongod.lock'), 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 0) return;
  const orphan = { pid, marker: data, signal: 'SIGTERM', timeoutMs: STOP_TIMEOUT_MS } as const;
  if (await stopOrphan(orphan)) log('MongoDB: stopped a server that a killed run left behind');
}

async function isReady(server: ServerProcess, uri: string): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  // The driver loads while mongod starts.
  const { MongoClient } = await import('mongodb');
  while (!server.hasExited() && performance.now() < deadline) {
    const client = new MongoClient(uri, {
      directConnection: true,
      serverSelectionTimeoutMS: 1_000,
    });
    try {
      // If another mongod listens on the port, this one is about to exit.
      const status = await client.db().command({ serverStatus: 1 });
      if (status.pid === server.pid) return true;
    } catch {
      await sleep(50);
    } finally {
      await client.close();
    }
  }
  return false;
}
