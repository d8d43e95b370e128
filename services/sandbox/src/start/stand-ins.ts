import { join } from 'node:path';
import type { RunningStandIn } from '../listen.ts';
import { readOrCreateSecret } from '../read-or-create-secret.ts';
import { choosePort } from './ports.ts';
import type { ServiceVariables } from './service-env.ts';
import type { Settings } from './settings.ts';
import type { LogLine, Shutdown } from './shutdown.ts';

/** Stand-ins that have their ports and secrets, and do not listen yet. */
export interface PlannedStandIns {
  /** The variables that name them to the service. */
  readonly variables: ServiceVariables;
  readonly start: () => Promise<void>;
}

/**
 * Plans the stand-ins for the systems that the environment does not name. To load and start them takes as long as the
 * service does before it calls them, so they start beside it.
 */
export async function planStandIns(
  settings: Settings,
  shutdown: Shutdown,
  log: LogLine,
): Promise<PlannedStandIns> {
  const finance = await planFinance(settings, log);
  const digitalOcean = await planDigitalOcean(settings, log);
  const planned = [finance, digitalOcean].filter((each) => each !== undefined);
  const starts = planned.map((each) => toStart(each, shutdown, log));
  return {
    variables: { ...finance?.variables, ...digitalOcean?.variables },
    start: async () => {
      for (const start of starts) await start();
    },
  };
}

interface PlannedStandIn {
  readonly name: string;
  readonly variables: ServiceVariables;
  readonly listen: () => Promise<RunningStandIn>;
}

/** Adds the stand-in before the service is added, so that it stops after the service. */
function toStart({ name, listen }: PlannedStandIn, shutdown: Shutdown, log: LogLine) {
  let running: RunningStandIn | undefined;
  shutdown.add({ name, stop: async () => await running?.stop() });
  return async () => {
    running = await listen();
    log(`${name}: stand-in ready on ${running.url}`);
  };
}

async function planFinance(settings: Settings, log: LogLine): Promise<PlannedStandIn | undefined> {
  const { given, dataDir } = settings;
  if (given.SKYAI_FINANCE_SECRET !== undefined) return undefined;
  if (given.SKYAI_FINANCE_URL !== undefined || settings.isFinanceOff) {
    log('Finance: off, because SKYAI_FINANCE_SECRET is not set; the service pushes no invoices');
    return undefined;
  }
  const port = await choosePort({
    requested: settings.financePort,
    preferred: 4010,
    reserved: settings.port,
    variable: 'SANDBOX_FINANCE_PORT',
  });
  const secret = await readOrCreateSecret(join(dataDir, 'secrets', 'finance'));
  return {
    name: 'Finance',
    variables: { SKYAI_FINANCE_URL: toUrl(port), SKYAI_FINANCE_SECRET: secret },
    listen: async () => {
      const { startFinance } = await import('../finance.ts');
      return await startFinance({
        port,
        secret,
        issuer: given.SKYAI_FINANCE_ISSUER,
        audience: given.SKYAI_FINANCE_AUDIENCE,
        dataFile: join(dataDir, 'finance', 'books.json'),
      });
    },
  };
}

async function planDigitalOcean(
  settings: Settings,
  log: LogLine,
): Promise<PlannedStandIn | undefined> {
  const { given, dataDir } = settings;
  if (given.DIGITALOCEAN_TOKEN !== undefined) return undefined;
  if (given.DIGITALOCEAN_URL !== undefined) {
    log(
      'DigitalOcean: off, because DIGITALOCEAN_TOKEN is not set; the service fetches no invoices',
    );
    return undefined;
  }
  const port = await choosePort({
    requested: settings.digitalOceanPort,
    preferred: 4020,
    reserved: settings.port,
    variable: 'SANDBOX_DIGITALOCEAN_PORT',
  });
  const token = await readOrCreateSecret(join(dataDir, 'secrets', 'digitalocean'));
  return {
    name: 'DigitalOcean',
    variables: { DIGITALOCEAN_URL: toUrl(port), DIGITALOCEAN_TOKEN: token },
    listen: async () => {
      const { startDigitalOcean } = await import('../digitalocean.ts');
      // More than the real limit of 250: the first run fetches three documents of each of 137 invoices, and would wait
      // for two minutes before there is anything to see.
      return await startDigitalOcean({ port, token, requestsPerMinute: 1_000 });
    },
  };
}

function toUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
