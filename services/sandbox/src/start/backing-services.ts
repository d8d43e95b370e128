import { join } from 'node:path';
import { startMongod } from '../mongod.ts';
import { startPostgres } from '../postgres.ts';
import { readOrCreateSecret } from '../read-or-create-secret.ts';
import { choosePort } from './ports.ts';
import type { ServiceVariables } from './service-env.ts';
import type { Settings } from './settings.ts';
import type { LogLine, Shutdown } from './shutdown.ts';

/**
 * Starts the databases and stand-ins that the environment does not name, and returns the variables that name them. Their
 * modules load meanwhile: the servers are processes of their own, and take as long to start.
 */
export async function startBackingServices(
  settings: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<ServiceVariables> {
  const { DATABASE_URL, MONGODB_URI } = settings.given;
  const starts = [
    DATABASE_URL === undefined ? startEmbeddedPostgres(settings, shutdown, log) : {},
    MONGODB_URI === undefined ? startEmbeddedMongod(settings, shutdown, log) : {},
    startStandIns(settings, shutdown, log),
  ] as const;
  // A part that starts is added to `shutdown` and stopped at the end, even if another one fails before.
  await Promise.allSettled(starts);
  const [postgres, mongod, standIns] = await Promise.all(starts);
  return { ...postgres, ...mongod, ...standIns };
}

/** One after the other: the second one must not choose the port of the first. */
async function startStandIns(
  settings: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<ServiceVariables> {
  return {
    ...(await startFinanceStandIn(settings, shutdown, log)),
    ...(await startDigitalOceanStandIn(settings, shutdown, log)),
  };
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

async function startFinanceStandIn(
  settings: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<ServiceVariables> {
  const { given, dataDir } = settings;
  if (given.SKYAI_FINANCE_SECRET !== undefined) return {};
  if (given.SKYAI_FINANCE_URL !== undefined || settings.isFinanceOff) {
    log('Finance: off, because SKYAI_FINANCE_SECRET is not set; the service pushes no invoices');
    return {};
  }
  const port = await choosePort({
    requested: settings.financePort,
    preferred: 4010,
    reserved: settings.port,
    variable: 'SANDBOX_FINANCE_PORT',
  });
  const secret = await readOrCreateSecret(join(dataDir, 'secrets', 'finance'));
  const { startFinance } = await import('../finance.ts');
  const finance = await startFinance({
    port,
    secret,
    issuer: given.SKYAI_FINANCE_ISSUER,
    audience: given.SKYAI_FINANCE_AUDIENCE,
    dataFile: join(dataDir, 'finance', 'books.json'),
  });
  shutdown.add({ name: 'Finance', stop: finance.stop });
  log(`Finance: stand-in ready on ${finance.url}`);
  return { SKYAI_FINANCE_URL: finance.url, SKYAI_FINANCE_SECRET: secret };
}

async function startDigitalOceanStandIn(
  settings: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<ServiceVariables> {
  const { given, dataDir } = settings;
  if (given.DIGITALOCEAN_TOKEN !== undefined) return {};
  if (given.DIGITALOCEAN_URL !== undefined) {
    log(
      'DigitalOcean: off, because DIGITALOCEAN_TOKEN is not set; the service fetches no invoices',
    );
    return {};
  }
  const port = await choosePort({
    requested: settings.digitalOceanPort,
    preferred: 4020,
    reserved: settings.port,
    variable: 'SANDBOX_DIGITALOCEAN_PORT',
  });
  const token = await readOrCreateSecret(join(dataDir, 'secrets', 'digitalocean'));
  // More than the real limit of 250: the first run fetches three documents of each of 137 invoices, and would wait
  // for two minutes before there is anything to see.
  const { startDigitalOcean } = await import('../digitalocean.ts');
  const digitalOcean = await startDigitalOcean({ port, token, requestsPerMinute: 1_000 });
  shutdown.add({ name: 'DigitalOcean', stop: digitalOcean.stop });
  log(`DigitalOcean: stand-in ready on ${digitalOcean.url}`);
  return { DIGITALOCEAN_URL: digitalOcean.url, DIGITALOCEAN_TOKEN: token };
}
