import { compose } from '@arcadia/cloud/src/compose.ts';
import { readConfig } from '@arcadia/cloud/src/config.ts';
import { openScope, platformSql } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { startDigitalOcean } from '@arcadia/sandbox/digitalocean.ts';
import { pino } from 'pino';
import { z } from 'zod';
import { startDatabase } from '../service.ts';

const TOKEN = 'a-token-of-the-bench';
const NO_LIMIT = 1_000_000;

/**
 * Prints the time and the requests of a first run: discovery and ingest of the stand-in's 137 invoices and its preview,
 * without limits of rate. Names what was fetched twice.
 */
export async function measureFirstRun(): Promise<void> {
  await using database = await startDatabase();
  const limits = { requestsPerHour: NO_LIMIT, requestsPerMinute: NO_LIMIT };
  const provider = await startDigitalOcean({ token: TOKEN, ...limits });
  const config = readConfig({
    DATABASE_URL: database.url,
    ARCADIA_JWT_SECRET: 'a-secret-of-the-bench-with-enough-bytes',
    DIGITALOCEAN_URL: provider.url,
    DIGITALOCEAN_TOKEN: TOKEN,
  });
  const logger = pino({ level: 'silent' });
  const service = await compose(config, { logger, validateResponses: false });
  try {
    const startedMs = performance.now();
    await service.worker.drainAll();
    const elapsedMs = performance.now() - startedMs;
    const invoices = await platformSql(openScope(service.orm, 'all'))
      .selectFrom('cloud_invoices')
      .select('line_count')
      .where('reconciled', 'is', true)
      .execute();
    const requests = await readRequests(provider.url);
    const repeated = requests.filter((request, nth) => requests.indexOf(request) !== nth);
    const lines = invoices.reduce((sum, { line_count }) => sum + (line_count ?? 0), 0);
    console.log('First run against the stand-in without limits: inventory, discovery and ingest');
    console.log(`  ${invoices.length} invoices with ${lines} lines in ${elapsedMs.toFixed(0)} ms`);
    console.log(`  ${requests.length} requests, of which ${repeated.length} repeat another one`);
    for (const request of new Set(repeated)) console.log(`    ${request}`);
    console.log();
  } finally {
    await service.close();
    await provider.stop();
  }
}

const recorded = z.object({
  data: z.array(z.object({ method: z.string(), path: z.string(), query: z.string() })),
});

async function readRequests(url: string): Promise<string[]> {
  const answer: unknown = await (await fetch(`${url}/_sandbox/requests`)).json();
  return recorded.parse(answer).data.map(({ path, query }) => `${path}?${query}`);
}
