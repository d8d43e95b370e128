import { join } from 'node:path';
import { startMongod } from '../mongod.ts';
import { startPostgres } from '../postgres.ts';
import { readOrCreateSecret } from '../read-or-create-secret.ts';
import type { ServiceVariables } from './service-env.ts';
import type { Settings } from './settings.ts';
import type { LogLine, Shutdown } from './shutdown.ts';

/**
 * Starts the databases that the environment does not name, and returns the variables that name them. Modules that they need
 * load meanwhile: the servers are processes of their own, and take as long to start.
 */
export async function startDatabases(
  settings: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<ServiceVariables> {
  const { DATABASE_URL, MONGODB_URI } = settings.given;
  const starts = [
    DATABASE_URL === undefined ? startEmbeddedPostgres(settings, shutdown, log) : {},
    MONGODB_URI === undefined ? startEmbeddedMongod(settings, shutdown, log) : {},
  ] as const;
  // A part that starts is added to `shutdown` and stopped at the end, even if another one fails before.
  await Promise.allSettled(starts);
  const [postgres, mongod] = await Promise.all(starts);
  return { ...postgres, ...mongod };
}

async function startEmbeddedPostgres(
  { dataDir }: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<ServiceVariables> {
  log('PostgreSQL: starting…');
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log });
  shutdown.add({ name: 'PostgreSQL', ...postgres });
  log(`PostgreSQL: ready on port ${new URL(postgres.url).port}`);
  const { separateRoles } = await import('../postgres/roles.ts');
  const { migrationUrl, serviceUrl } = await separateRoles(postgres.url, {
    owner: await readOrCreateSecret(join(dataDir, 'secrets', 'postgres-owner')),
    service: await readOrCreateSecret(join(dataDir, 'secrets', 'postgres-service')),
  });
  return { DATABASE_URL: serviceUrl, DATABASE_MIGRATION_URL: migrationUrl };
}

async function startEmbeddedMongod(
  { dataDir, systemBinary, searchPath }: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<ServiceVariables> {
  log('MongoDB: starting…');
  const mongod = await startMongod({
    dataDir: join(dataDir, 'mongod'),
    keepDir: join(dataDir, 'bin'),
    systemBinary,
    searchPath,
    log,
  });
  if (mongod === null) {
    log('MongoDB: not available; Agenda runs on PostgreSQL instead');
    return {};
  }
  shutdown.add({ name: 'MongoDB', ...mongod });
  log(`MongoDB: ready on port ${new URL(mongod.uri).port}`);
  return { MONGODB_URI: mongod.uri };
}
