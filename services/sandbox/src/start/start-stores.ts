import { join } from 'node:path';
import { startMongod } from '../mongod.ts';
import { startPostgres } from '../postgres.ts';
import type { LogLine } from '../processes/log-line.ts';
import type { Parts } from './parts.ts';
import type { ServiceVariables } from './service-variables.ts';
import type { Settings } from './settings.ts';

/** Starts the stores that the environment does not name. */
export async function startStores(
  settings: Settings,
  parts: Parts,
  log: LogLine,
): Promise<ServiceVariables> {
  const DATABASE_URL = settings.given.DATABASE_URL ?? (await embedPostgres(settings, parts, log));
  const MONGODB_URI = settings.given.MONGODB_URI ?? (await embedMongod(settings, parts, log));
  return { DATABASE_URL, MONGODB_URI };
}

async function embedPostgres({ dataDir }: Settings, parts: Parts, log: LogLine): Promise<string> {
  log('PostgreSQL: starting');
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log });
  parts.add({ name: 'PostgreSQL', ...postgres });
  log(`PostgreSQL: ready on port ${new URL(postgres.url).port}`);
  return postgres.url;
}

async function embedMongod(
  { dataDir, systemBinary, searchPath }: Settings,
  parts: Parts,
  log: LogLine,
): Promise<string | undefined> {
  log('mongod: starting');
  const mongod = await startMongod({
    dataDir: join(dataDir, 'mongod'),
    keepDir: join(dataDir, 'bin'),
    systemBinary,
    searchPath,
    log,
  });
  if (mongod === null) {
    log('mongod: Agenda runs on PostgreSQL instead');
    return undefined;
  }
  parts.add({ name: 'mongod', ...mongod });
  log(`mongod: ready on port ${new URL(mongod.uri).port}`);
  return mongod.uri;
}
