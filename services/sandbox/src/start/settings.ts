import { delimiter, join, resolve } from 'node:path';
import { SandboxError } from '../sandbox-error.ts';
import { type ServiceVariables, serviceVariables } from './service-env.ts';

/** The settings of a sandbox. */
export interface Settings {
  /** Absolute path of the folder that keeps data and secrets. */
  readonly dataDir: string;
  /** Port of the service; 0 for a free port. */
  readonly port: number;
  /** Port of the service's metrics; 0 for a free port. Undefined if any port will do. */
  readonly metricsPort: number | undefined;
  /** Port of the finance stand-in. Undefined if any port will do. */
  readonly financePort: number | undefined;
  /** Port of the DigitalOcean stand-in. Undefined if any port will do. */
  readonly digitalOceanPort: number | undefined;
  /** The service's variables that are set and not empty. */
  readonly given: ServiceVariables;
  /** Whether `SKYAI_FINANCE_SECRET` is set but empty: the service then pushes no invoices. */
  readonly isFinanceOff: boolean;
  /** Path of a mongod to prefer over all others. */
  readonly systemBinary: string | undefined;
  /** Folders to search for a mongod, in the format of `PATH`. */
  readonly searchPath: string;
  /** The environment without the service's variables, for the programs that the sandbox starts. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The folder of this repository. */
export const CHECKOUT_DIR: string = resolve(import.meta.dirname, '../../../..');

/**
 * Reads the settings from the environment. An empty variable counts as not set.
 *
 * @throws {SandboxError} `variable_invalid` if a port is not valid.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(
    serviceVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const environment = { ...env };
  for (const name of serviceVariables) delete environment[name];
  return {
    dataDir: readDataDir(env),
    port: toPort('PORT', env.PORT, 0) ?? 4000,
    metricsPort: toPort('METRICS_PORT', env.METRICS_PORT, 0),
    financePort: toPort('SANDBOX_FINANCE_PORT', env.SANDBOX_FINANCE_PORT, 1),
    digitalOceanPort: toPort('SANDBOX_DIGITALOCEAN_PORT', env.SANDBOX_DIGITALOCEAN_PORT, 1),
    given,
    isFinanceOff: env.SKYAI_FINANCE_SECRET === '',
    systemBinary: env.MONGOMS_SYSTEM_BINARY || undefined,
    // All data folders share a download in the default data folder.
    searchPath: [env.PATH ?? '', join(CHECKOUT_DIR, '.arcadia', 'bin')].join(delimiter),
    environment,
  };
}

/** Reads the absolute path of the data folder. */
export function readDataDir(env: NodeJS.ProcessEnv): string {
  return resolve(env.ARCADIA_DATA_DIR || join(CHECKOUT_DIR, '.arcadia'));
}

function toPort(name: string, text: string | undefined, min: 0 | 1): number | undefined {
  if (!text) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= min && port <= 65_535) return port;
  throw new SandboxError(
    'variable_invalid',
    `${name} is "${text}". Set a port from ${min} to 65535.`,
  );
}
