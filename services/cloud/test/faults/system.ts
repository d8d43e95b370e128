import type { ArcadiaClient } from '@arcadia/api-client';
import pg from 'pg';
import { expect, onTestFailed } from 'vitest';
import type { QueueTimes } from '../../src/queue/instance.ts';
import { type Finance, startFinance } from '../billing/finance.ts';
import { type Provider, startProvider } from '../billing/provider.ts';
import { startTcpProxy, type TcpProxy } from '../setup/start-tcp-proxy.ts';
import { createTestDatabase } from '../setup/test-database.ts';
import { describeEnd, type Instance, type InstanceOptions, startInstance } from './instance.ts';
import {
  type OwnMongod,
  type OwnPostgres,
  startOwnMongod,
  startOwnPostgres,
} from './own-stores.ts';

/** Instances of the service as processes, on stores of their own, with a provider and a finance service that the test steers. */
export interface System extends AsyncDisposable {
  readonly provider: Provider;
  readonly finance: Finance;
  /** All that were started, in this order, also those that have ended. */
  readonly instances: readonly Instance[];
  /** Of a superuser: to seed what no call can seed, and to check in the end. What an operator does goes through the API. */
  readonly databaseUrl: string;
  /** The URL that the instances have, unless an option overrides it. */
  readonly serviceUrl: string;
  /** The URL of the role that owns the tables, for `arcadia migrate`. */
  readonly migrationUrl: string;
  /** @throws {Error} unless the system was started with `own.postgres`. */
  readonly postgres: OwnPostgres;
  /** @throws {Error} unless the system was started with `own.mongod`. */
  readonly mongod: OwnMongod;
  /** @throws {Error} unless the system was started with `own.standby`. */
  readonly standby: Pick<TcpProxy, 'cut' | 'restore'>;
  /** Starts another instance. `env` overrides variables of the system. */
  start(options?: Partial<InstanceOptions>): Promise<Instance>;
  /** Returns the client of the first instance that runs. */
  admin(): ArcadiaClient;
  /** Waits until no work is due, runs, or is to be tried again. */
  settled(options?: { readonly timeoutMs?: number }): Promise<void>;
}

export interface SystemOptions {
  /** Default: 2. */
  readonly instances?: number;
  /** Stores that the test stops and freezes. Default: a database in the PostgreSQL of the run, which keeps the schedules too. */
  readonly own?: {
    /** A function starts it in another way. */
    readonly postgres?: boolean | (() => Promise<OwnPostgres>);
    readonly mongod?: boolean;
    /** The instances read the feed of events through a proxy that the test cuts, in place of a standby. */
    readonly standby?: boolean;
  };
  /** Variables of every instance. Default: all parts of the service are on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Durations of the queue of every instance. Default: a twentieth of the real ones. */
  readonly queue?: Partial<QueueTimes>;
  /** Called before the first instance starts, for what the provider has from the beginning. */
  readonly prepare?: (parts: Pick<System, 'provider' | 'finance'>) => void;
}

/** Starts a system. Dispose it in the test that has started it. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const stack = new AsyncDisposableStack();
  const provider = stack.use(await startProvider());
  const finance = stack.use(await startFinance());
  options.prepare?.({ provider, finance });
  const { postgres: ownPostgres = false } = options.own ?? {};
  const startPostgres = ownPostgres === true ? startOwnPostgres : ownPostgres;
  const postgres = startPostgres === false ? undefined : stack.use(await startPostgres());
  const mongod = options.own?.mongod === true ? stack.use(await startOwnMongod()) : undefined;
  const urls = postgres ?? (await useDatabaseOfRun(stack));
  const hasStandby = options.own?.standby === true;
  const standby = hasStandby ? stack.use(await startTcpProxy(urls.url, 5_432)) : undefined;
  const env = {
    DATABASE_URL: urls.url,
    ...(standby === undefined ? {} : { DATABASE_READ_URL: standby.url }),
    ...(mongod === undefined ? {} : { MONGODB_URI: mongod.uri }),
    DIGITALOCEAN_URL: provider.url,
    DIGITALOCEAN_TOKEN: 'dop_v1_first',
    SKYAI_FINANCE_URL: finance.url,
    SKYAI_FINANCE_SECRET: FINANCE_SECRET,
    SKYAI_FINANCE_TENANT_ID: 'acme',
    LOG_LEVEL: 'info',
    ...options.env,
  };
  const instances: Instance[] = [];
  stack.defer(() => endAll(instances));
  onTestFailed(() => printLogs(instances));
  const start = async (others: Partial<InstanceOptions> = {}) => {
    const queue = { ...options.queue, ...others.queue };
    const instance = await startInstance({ ...others, queue, env: { ...env, ...others.env } });
    instances.push(instance);
    return instance;
  };
  const system: System = {
    provider,
    finance,
    instances,
    databaseUrl: urls.directUrl,
    serviceUrl: urls.url,
    migrationUrl: urls.migrationUrl,
    get postgres() {
      return required(postgres, 'own.postgres');
    },
    get mongod() {
      return required(mongod, 'own.mongod');
    },
    get standby() {
      return required(standby, 'own.standby');
    },
    start,
    admin: () => required(instances.find((each) => each.isUp())?.client, 'an instance that runs'),
    settled: ({ timeoutMs = 60_000 } = {}) => waitForWork(urls.directUrl, timeoutMs),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
  try {
    await Promise.all(Array.from({ length: options.instances ?? 2 }, () => start()));
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
  return system;
}

/** Signs the tokens for finance. */
export const FINANCE_SECRET = 's'.repeat(32);

async function useDatabaseOfRun(stack: AsyncDisposableStack) {
  const database = await createTestDatabase();
  stack.defer(() => database.drop());
  const { url, migrationUrl, superuserUrl } = database;
  return { url, migrationUrl, directUrl: superuserUrl };
}

/** Ends what still runs. An instance that ended by itself has crashed. */
async function endAll(instances: readonly Instance[]): Promise<void> {
  const crashed = instances.filter((each) => each.hasCrashed());
  await Promise.all(instances.map((each) => each.kill()));
  if (crashed.length === 0) return;
  const ends = crashed.map(({ id, child }) => `${id}: ${describeEnd(child)}`);
  throw new Error(`Instances ended by themselves. ${ends.join(', ')}`);
}

const SHOWN_LINES = 60;

function printLogs(instances: readonly Instance[]): void {
  for (const { id, log } of instances) {
    const lines = log().slice(-SHOWN_LINES);
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    process.stderr.write(`The instance ${id} logged last:\n${text}\n`);
  }
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`The system has no ${name}.`);
  return value;
}

const UNSETTLED = `
  select kind, key, attempts, last_error from work_items
  where outcome is null and due_at < '9999-01-01'
    and (due_at <= now() or lease_until > now() or (attempts > 0 and kind <> key))
  union all
  select 'no discovery has ended', '', 0, null where not exists (
    select from work_items where kind = 'billing-history' and (succeeded_at is not null or last_error is not null))`;

async function waitForWork(databaseUrl: string, timeoutMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const unsettled = async () => (await client.query(UNSETTLED)).rows;
    await expect.poll(unsettled, { timeout: timeoutMs, interval: 100 }).toEqual([]);
  } finally {
    await client.end();
  }
}
