import { delimiter, join, resolve } from 'node:path';
import { SandboxError } from '../sandbox-error.ts';
import { checkout } from './checkout.ts';
import { type ServiceVariables, serviceVariables } from './service-variables.ts';

/** What the environment asks of a sandbox. */
export interface Settings {
  /** Absolute. */
  readonly dataDir: string;
  /** Where the service is to listen; 0 for a free port. */
  readonly port: number;
  /** Where the stand-ins must listen; undefined where any port will do. */
  readonly financePort: number | undefined;
  readonly digitalOceanPort: number | undefined;
  /** The service's variables that are set and not empty. */
  readonly given: ServiceVariables;
  /** Whether `SKYAI_FINANCE_SECRET` is set to nothing: then invoices are pushed nowhere. */
  readonly isFinanceOff: boolean;
  /** A mongod that goes before all others. */
  readonly systemBinary: string | undefined;
  /** Folders to look in for a mongod. */
  readonly searchPath: string;
  /** The rest of the environment, for the programs that are started. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Reads the settings out of the environment. A variable that is empty is one that is not set.
 *
 * @throws {SandboxError} `variable_invalid`
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(
    serviceVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const environment = { ...env };
  for (const name of serviceVariables) delete environment[name];
  return {
    dataDir: resolve(env.ARCADIA_DATA_DIR || join(checkout, '.arcadia')),
    port: toPort('PORT', env.PORT, 0) ?? 4000,
    financePort: toPort('SANDBOX_FINANCE_PORT', env.SANDBOX_FINANCE_PORT, 1),
    digitalOceanPort: toPort('SANDBOX_DIGITALOCEAN_PORT', env.SANDBOX_DIGITALOCEAN_PORT, 1),
    given,
    isFinanceOff: env.SKYAI_FINANCE_SECRET === '',
    systemBinary: env.MONGOMS_SYSTEM_BINARY || undefined,
    // What one data folder has downloaded serves the others too.
    searchPath: [env.PATH ?? '', join(checkout, '.arcadia', 'bin')].join(delimiter),
    environment,
  };
}

function toPort(name: string, text: string | undefined, least: 0 | 1): number | undefined {
  if (!text) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= least && port <= 65_535) return port;
  throw new SandboxError('variable_invalid', `${name} must be a port: ${least} to 65535.`);
}
