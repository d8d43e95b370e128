import { join } from 'node:path';
import { startDigitalOcean } from '../digitalocean.ts';
import { startFinance } from '../finance.ts';
import type { LogLine } from '../processes/log-line.ts';
import { choosePort } from './choose-port.ts';
import { keptSecret } from './kept-secret.ts';
import type { Parts } from './parts.ts';
import type { ServiceVariables } from './service-variables.ts';
import type { Settings } from './settings.ts';

/** Starts the stand-ins for what the environment does not name. */
export async function startStandIns(
  settings: Settings,
  parts: Parts,
  log: LogLine,
): Promise<ServiceVariables> {
  return {
    ...(await standInForFinance(settings, parts, log)),
    ...(await standInForDigitalOcean(settings, parts, log)),
  };
}

async function standInForFinance(
  settings: Settings,
  parts: Parts,
  log: LogLine,
): Promise<ServiceVariables> {
  const { given, dataDir } = settings;
  if (given.SKYAI_FINANCE_SECRET !== undefined) return {};
  if (given.SKYAI_FINANCE_URL !== undefined || settings.isFinanceOff) {
    log('finance: no SKYAI_FINANCE_SECRET, so invoices are not pushed');
    return {};
  }
  const port = await choosePort({
    usual: 4010,
    wanted: settings.financePort,
    variable: 'SANDBOX_FINANCE_PORT',
    reserved: settings.port,
  });
  const secret = await keptSecret(join(dataDir, 'secrets', 'finance'));
  const finance = await startFinance({
    port,
    secret,
    issuer: given.SKYAI_FINANCE_ISSUER,
    audience: given.SKYAI_FINANCE_AUDIENCE,
    dataFile: join(dataDir, 'finance', 'books.json'),
  });
  parts.add({ name: 'finance', stop: finance.stop });
  log(`finance: a stand-in listens on ${finance.url}`);
  return { SKYAI_FINANCE_URL: finance.url, SKYAI_FINANCE_SECRET: secret };
}

async function standInForDigitalOcean(
  settings: Settings,
  parts: Parts,
  log: LogLine,
): Promise<ServiceVariables> {
  const { given, dataDir } = settings;
  if (given.DIGITALOCEAN_TOKEN !== undefined) return {};
  if (given.DIGITALOCEAN_URL !== undefined) {
    log('DigitalOcean: no DIGITALOCEAN_TOKEN, so nothing is fetched');
    return {};
  }
  const port = await choosePort({
    usual: 4020,
    wanted: settings.digitalOceanPort,
    variable: 'SANDBOX_DIGITALOCEAN_PORT',
    reserved: settings.port,
  });
  const token = await keptSecret(join(dataDir, 'secrets', 'digitalocean'));
  const digitalOcean = await startDigitalOcean({ port, token });
  parts.add({ name: 'DigitalOcean', stop: digitalOcean.stop });
  log(`DigitalOcean: a stand-in listens on ${digitalOcean.url}`);
  return { DIGITALOCEAN_URL: digitalOcean.url, DIGITALOCEAN_TOKEN: token };
}
