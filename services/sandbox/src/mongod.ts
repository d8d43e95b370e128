import { mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { type FindMongodOptions, findMongod } from './find-mongod.ts';
import { freePort } from './processes/free-port.ts';
import type { LogLine } from './processes/log-line.ts';
import { type ServerProcess, spawnServer } from './processes/spawn-server.ts';
import { stopOrphan } from './processes/stop-orphan.ts';
import { SandboxError } from './sandbox-error.ts';

export { findMongod } from './find-mongod.ts';

/** Options of {@link startMongod}: those of {@link findMongod} and where its data is. */
export interface MongodOptions extends FindMongodOptions {
  /** Folder that keeps data and log; made where it is missing. For one run at a time. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
}

/** A mongod that takes connections. */
export interface RunningMongod {
  /** Connection string that names the database `arcadia`. */
  readonly uri: string;
  /** Resolves when the server has ended, be it by itself, with how. */
  readonly exited: Promise<string>;
  /** Shuts it down and waits for the end (20 seconds at most). */
  readonly stop: () => Promise<void>;
}

const STOP_TIMEOUT_MS = 20_000;
const READY_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;

/**
 * Starts a real, standalone mongod on a folder. Returns null, and logs why, where there is no
 * mongod to be had on this machine; a server that a killed run left on the folder is stopped first.
 *
 * @throws {SandboxError} `mongod_failed` where there is one and it does not start.
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
    log(`mongod: none to be had (${found.reasons.join('; ')})`);
    return null;
  }
  const data = join(dataDir, 'data');
  await mkdir(data, { recursive: true });
  await stopOrphanOn(data, log);

  const logFile = join(dataDir, 'mongod.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const args = [
      ...['--dbpath', data, '--bind_ip', '127.0.0.1', '--port', String(port), '--nounixsocket'],
      // The sandbox keeps a few hundred small documents; the default would be half of the memory.
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
    const said = await readFile(logFile, 'utf8');
    const isTaken = options.port === undefined && said.includes('Address already in use');
    if (!isTaken || attempt === ATTEMPTS) {
      const how = await server.exited;
      throw new SandboxError(
        'mongod_failed',
        `mongod did not start: ${how} (its log: ${logFile}; delete ${dataDir} to start afresh)`,
        { output: said },
      );
    }
  }
}

async function stopOrphanOn(data: string, log: LogLine): Promise<void> {
  const pid = Number(await readFile(join(data, 'mongod.lock'), 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 0) return;
  const orphan = { pid, marker: data, signal: 'SIGTERM', timeoutMs: STOP_TIMEOUT_MS } as const;
  if (await stopOrphan(orphan)) log('mongod: stopped the one that a killed run left behind');
}

async function isReady(server: ServerProcess, uri: string): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!server.hasEnded() && performance.now() < deadline) {
    const client = new MongoClient(uri, {
      directConnection: true,
      serverSelectionTimeoutMS: 1_000,
    });
    try {
      // Another mongod may have taken the port, and ours is about to end for it.
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
