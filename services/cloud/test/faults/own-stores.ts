import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@arcadia/sandbox/postgres.ts';
import { MongoClient } from 'mongodb';
import { prepareDatabase } from '../setup/prepare-database.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { startTestMongod } from '../setup/start-test-mongod.ts';

/** A PostgreSQL that only one system uses, with the schema of the service. */
export interface OwnPostgres extends AsyncDisposable {
  /** The URL that the instances have: of the role that serves, through the proxy that `freeze` freezes. */
  readonly url: string;
  /** The URL of a superuser without the proxy, for the test. */
  readonly directUrl: string;
  /** The URL of the role that owns the tables, without the proxy. */
  readonly migrationUrl: string;
  /** The folder of the data, for a copy. */
  readonly dataDir: string;
  /** Disconnects all clients and stops the server. */
  stop(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Makes it silent for the instances: nothing passes, and no connection ends. */
  freeze(): void;
  thaw(): void;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'arcadia-faults-'));
  const settings = { fsync: 'off' };
  const log = () => undefined;
  let running: RunningPostgres | undefined = await startPostgres({ dataDir, settings, log });
  const directUrl = running.url;
  const { serviceUrl, migrationUrl } = await prepareDatabase(directUrl);
  const proxy = await startTcpProxy(serviceUrl, 5_432);
  const port = Number(new URL(directUrl).port);
  const stop = async () => {
    // The port is closed, too: a proxy without its server would accept connections.
    proxy.cut();
    await running?.stop();
    running = undefined;
  };
  return {
    url: proxy.url,
    directUrl,
    migrationUrl,
    dataDir,
    stop,
    async start() {
      running = await startPostgres({ dataDir, port, settings, log });
      await proxy.restore();
    },
    freeze: proxy.freeze,
    thaw: proxy.thaw,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A mongod that only one system uses. */
export interface OwnMongod extends AsyncDisposable {
  readonly uri: string;
  stop(): Promise<void>;
  /** Sends SIGKILL: it says goodbye to nobody. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Drops its database. */
  wipe(): Promise<void>;
}

export async function startOwnMongod(): Promise<OwnMongod> {
  const dataDir = await mkdtemp(join(tmpdir(), 'arcadia-faults-'));
  let running = await startTestMongod({ dataDir });
  if (running === null) throw new Error('There is no mongod. Skip tests that need one.');
  const { uri } = running;
  const stop = async () => {
    await running?.stop();
    running = null;
  };
  return {
    uri,
    stop,
    async kill() {
      const pid = Number(await readFile(join(dataDir, 'data', 'mongod.lock'), 'utf8'));
      process.kill(pid, 'SIGKILL');
      await running?.exited;
    },
    async start() {
      running = await startTestMongod({ dataDir, port: Number(new URL(uri).port) });
    },
    async wipe() {
      const client = new MongoClient(uri);
      await client.db().dropDatabase();
      await client.close();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
