import { join } from 'node:path';
import getPort from 'get-port';
import { readOrCreateSecret } from '../read-or-create-secret.ts';
import { startDatabases } from './databases.ts';
import { lockDataDir } from './lock-data-dir.ts';
import { assertPortFree, choosePort } from './ports.ts';
import { reportAttention } from './report-attention.ts';
import {
  createArcadiaCommand,
  runArcadia,
  startService,
  stopOrphanService,
  waitUntilReady,
} from './service.ts';
import { type ServiceVariables, writeServiceEnv } from './service-env.ts';
import type { Settings } from './settings.ts';
import type { LogLine, Shutdown } from './shutdown.ts';
import { planStandIns } from './stand-ins.ts';
import { waitForInvoices } from './wait-for-invoices.ts';

/** Options of {@link startSandbox}. */
export interface SandboxOptions {
  readonly settings: Settings;
  /** Receives each component that starts, even if a later step fails. */
  readonly shutdown: Shutdown;
  readonly log: LogLine;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** Starts the service and everything that it needs, and waits until it has data to show. */
export async function startSandbox(options: SandboxOptions): Promise<void> {
  const { settings, shutdown, log, signal } = options;
  const { dataDir } = settings;
  const envFile = join(dataDir, 'service.env');
  shutdown.add({ name: null, stop: await lockDataDir(dataDir) });
  if (await stopOrphanService(dataDir, envFile)) {
    log('Service: stopped one that a killed run left behind');
  }
  const port = settings.port === 0 ? await getPort() : settings.port;
  await assertPortFree(port, 'PORT');
  const metricsPort = await chooseMetricsPort(settings, port);
  log(`Starting Arcadia Cloud. Data folder: ${dataDir}`);

  const url = `http://localhost:${port}`;
  const databases = await startDatabases(settings, shutdown, log);
  const standIns = await planStandIns({ ...settings, port }, shutdown, log);
  const variables = {
    ...settings.given,
    ...databases,
    ...standIns.variables,
    ...(await createJwtSecret(settings)),
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    LOG_LEVEL: settings.given.LOG_LEVEL ?? 'warn',
    ARCADIA_URL: url,
  };
  signal.throwIfAborted();
  await writeServiceEnv(envFile, variables);
  const arcadia = createArcadiaCommand(envFile, settings.environment);

  log('Service: migrating and starting…');
  shutdown.add(await startService(dataDir, arcadia));
  const [token] = await Promise.all([
    // One after the other: the service needs a processor of its own meanwhile.
    standIns.start().then(() => (canSign(variables) ? runArcadia(arcadia, ...mintToken) : null)),
    waitUntilReady(url, signal).then(() => log(`Service: ready on port ${port}`)),
  ]);
  if (token !== null) await writeServiceEnv(envFile, { ...variables, ARCADIA_TOKEN: token });
  if (token !== null && variables.DIGITALOCEAN_TOKEN !== undefined) {
    await waitForInvoices({ url, token, log, signal });
  }
  log('');
  log(`Arcadia Cloud:  ${url}`);
  log(`API reference:  ${url}/docs`);
  log(`Metrics:        http://localhost:${metricsPort}/metrics`);
  log(`Access token for platform_admin: ${token ?? 'get one from the issuer of ARCADIA_JWKS_URL'}`);
  log('');
  if (token !== null) {
    await reportAttention({ url, token, log, signal });
    log('');
  }
  log('Press Ctrl-C to stop everything. Your data is kept for the next start.');
}

/** 30 days, so that the commands in another terminal work as long as this start. */
const mintToken = ['token', '--role', 'platform_admin', '--hours', '720'];

async function chooseMetricsPort({ metricsPort }: Settings, port: number): Promise<number> {
  if (metricsPort === 0) return await getPort();
  return await choosePort({
    requested: metricsPort,
    preferred: 9464,
    reserved: port,
    variable: 'METRICS_PORT',
  });
}

async function createJwtSecret({ given, dataDir }: Settings): Promise<ServiceVariables> {
  if (given.ARCADIA_JWT_SECRET !== undefined || given.ARCADIA_JWKS_URL !== undefined) return {};
  return { ARCADIA_JWT_SECRET: await readOrCreateSecret(join(dataDir, 'secrets', 'jwt')) };
}

function canSign({ ARCADIA_JWT_SECRET }: ServiceVariables): boolean {
  return ARCADIA_JWT_SECRET !== undefined;
}
