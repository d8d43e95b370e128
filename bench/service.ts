import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedCatalog } from '@arcadia/cloud/src/catalog/seed-catalog.ts';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createChangeDeployment } from '@arcadia/cloud/src/journal/change-deployment.ts';
import { createTimers } from '@arcadia/cloud/src/lifecycle/timers.ts';
import { createServiceOrm, migrate } from '@arcadia/cloud/src/schema.ts';
import { startPostgres } from '@arcadia/sandbox/postgres.ts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { SignJWT } from 'jose';
import { type RunningServer, startServer } from './server-process.ts';

const JWT_SECRET = 'a-secret-of-the-bench-with-enough-bytes';

/** A PostgreSQL for one run, with the service's schema and first catalog. Disposing of it deletes its data. */
export interface RunningDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Starts PostgreSQL with its default settings: `fsync` is on, and nothing is tuned. */
export async function startDatabase(): Promise<RunningDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'arcadia-bench-'));
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  const orm = createServiceOrm({ databaseUrl: postgres.url });
  await migrate(orm);
  await seedCatalog(openScope(orm, 'all'));
  await orm.close();
  return {
    url: postgres.url,
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts the service in a child process.
 *
 * @param providerUrl The provider from which it ingests invoices. Default: none.
 */
export async function startService(
  databaseUrl: string,
  providerUrl?: string,
): Promise<RunningServer> {
  const module = new URL('service-server.ts', import.meta.url);
  return startServer(module, [databaseUrl, JWT_SECRET, ...(providerUrl ? [providerUrl] : [])]);
}

/**
 * Signs a token for {@link startService}'s service, as Guardian would. It is valid for an hour.
 *
 * @param subject The service gives each subject a quota of its own. Default: `bench`.
 */
export async function mintToken(
  claims: { roles: readonly string[]; tenant_id?: string },
  subject = 'bench',
): Promise<string> {
  return new SignJWT({ typ: 'access', ...claims })
    .setProtectedHeader({ alg: 'HS512' })
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(createSecretKey(Buffer.from(JWT_SECRET)));
}

/** A statement that the service sent, with its parameters. */
export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Records the statements that `run` sends to PostgreSQL through `orm`, in order. */
export async function recordStatements(
  orm: MikroORM,
  run: () => Promise<unknown>,
): Promise<SentStatement[]> {
  const statements: SentStatement[] = [];
  const recorded = new WeakSet<object>();
  const pool = await orm.driver.getConnection().getNativeClient();
  pool.on('acquire', (client) => {
    if (recorded.has(client)) return;
    recorded.add(client);
    const query = client.query.bind(client);
    const record = (
      ...args: readonly [string | { text: string; values?: unknown[] }, ...unknown[]]
    ) => {
      const [sent, values] = args;
      if (typeof sent === 'string') {
        statements.push({ text: sent, values: Array.isArray(values) ? values : [] });
      } else {
        const own = sent.values ?? (Array.isArray(values) ? values : []);
        statements.push({ text: sent.text, values: own });
      }
      return Reflect.apply(query, client, args);
    };
    Object.defineProperty(client, 'query', { value: record });
  });
  await run();
  return statements;
}

/** What the service's use cases need, as `compose` hands it to them. */
export function useCaseDeps(now: Date) {
  const changeDeployment = createChangeDeployment(createTimers('UTC'));
  return { changeDeployment, now: () => now, timeZone: 'UTC' };
}
