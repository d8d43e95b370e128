import { join } from 'node:path';
import { freePort } from '../processes/free-port.ts';
import type { LogLine } from '../processes/log-line.ts';
import { arcadiaOn } from './arcadia.ts';
import { assertPortFree } from './assert-port-free.ts';
import { awaitBilling } from './await-billing.ts';
import { keptSecret } from './kept-secret.ts';
import { lockDataDir } from './lock-data-dir.ts';
import type { Parts } from './parts.ts';
import type { ServiceVariables } from './service-variables.ts';
import type { Settings } from './settings.ts';
import { awaitReady, startService, stopLeftService } from './start-service.ts';
import { startStandIns } from './start-stand-ins.ts';
import { startStores } from './start-stores.ts';
import { writeServiceEnv } from './write-service-env.ts';

/** Options of {@link startSandbox}. */
export interface SandboxOptions {
  readonly settings: Settings;
  /** Takes all that is started, also where a later step fails. */
  readonly parts: Parts;
  readonly log: LogLine;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** Starts all of it, step by step, until there is data to look at. */
export async function startSandbox(options: SandboxOptions): Promise<void> {
  const { settings, parts, log, signal } = options;
  const { dataDir } = settings;
  const envFile = join(dataDir, 'service.env');
  parts.add({ name: null, stop: await lockDataDir(dataDir) });
  if (await stopLeftService(dataDir, envFile)) {
    log('service: stopped the one that a killed run left behind');
  }
  const port = settings.port === 0 ? await freePort() : settings.port;
  await assertPortFree(port, 'PORT');
  log(`data: ${dataDir}`);

  const variables = {
    ...settings.given,
    ...(await startStores(settings, parts, log)),
    ...(await startStandIns({ ...settings, port }, parts, log)),
    ...(await jwtKeys(settings)),
    PORT: String(port),
    LOG_LEVEL: settings.given.LOG_LEVEL ?? 'warn',
  };
  signal.throwIfAborted();
  await writeServiceEnv(envFile, variables);
  const arcadia = arcadiaOn(envFile, settings.environment);

  log('database: migrating');
  log(`database: ${await arcadia.run('migrate')}`);
  signal.throwIfAborted();
  const url = `http://localhost:${port}`;
  log('service: starting');
  parts.add(await startService(dataDir, arcadia));
  await awaitReady(url, signal);
  log(`service: ready on port ${port}`);

  const token = canMint(variables) ? await arcadia.run('token', '--role', 'platform_admin') : null;
  if (token !== null && variables.DIGITALOCEAN_TOKEN !== undefined) {
    await awaitBilling({ url, token, log, signal });
  }
  log('');
  log(`Arcadia Cloud:   ${url}`);
  log(`Reference page:  ${url}/docs`);
  log(`Token for platform_admin: ${token ?? 'from whoever holds the keys of ARCADIA_JWKS_URL'}`);
  log('');
  log('Ctrl-C stops all of it; the data is kept.');
}

async function jwtKeys({ given, dataDir }: Settings): Promise<ServiceVariables> {
  if (given.ARCADIA_JWT_SECRET !== undefined || given.ARCADIA_JWKS_URL !== undefined) return {};
  return { ARCADIA_JWT_SECRET: await keptSecret(join(dataDir, 'secrets', 'jwt')) };
}

function canMint({ ARCADIA_JWT_SECRET }: ServiceVariables): boolean {
  return ARCADIA_JWT_SECRET !== undefined;
}
