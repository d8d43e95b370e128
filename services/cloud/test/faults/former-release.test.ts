import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFinance } from '../billing/finance.ts';
import { startProvider } from '../billing/provider.ts';
import { createEmptyDatabase } from '../setup/test-database.ts';
import { mintToken, secret } from '../setup/test-service.ts';
import { writeBill } from './bills.ts';
import { startInstance } from './instance.ts';
import { findViolations } from './invariants.ts';
import { openReader } from './open-reader.ts';
import { createRandom } from './random.ts';
import { settle } from './settle.ts';
import { type FormerRelease, installFormerRelease } from './start-former-release.ts';
import { startLoad } from './start-load.ts';
import { FINANCE_SECRET } from './system.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../src/cli/arcadia.ts', import.meta.url));
const INVOICES = 137;
const EVENTS = 10_000;
const CALLERS = 16;
let former: FormerRelease | undefined;

beforeAll(async () => {
  const installed = await installFormerRelease();
  if (typeof installed === 'string') process.stderr.write(`SKIPPED: ${installed}\n`);
  else former = installed;
}, 600_000);
afterAll(async () => {
  await former?.[Symbol.asyncDispose]();
});

it('migrates a full database while the release before works on it', async ({ skip }) => {
  if (former === undefined) return skip('The release before cannot be installed.');
  await using database = await createEmptyDatabase();
  await using provider = await startProvider();
  await using finance = await startFinance();
  const random = createRandom(13, 0);
  const bill = (at: number, version: number) => {
    const period = new Date(Date.UTC(2014, at)).toISOString().slice(0, 7);
    return writeBill({ uuid: `inv-${at}`, period }, version, random);
  };
  provider.invoices = Array.from({ length: INVOICES }, (_, at) => bill(at, 1));
  const env = {
    ARCADIA_JWT_SECRET: secret,
    DATABASE_URL: database.migrationUrl,
    DIGITALOCEAN_URL: provider.url,
    DIGITALOCEAN_TOKEN: 'dop_v1_test',
    SKYAI_FINANCE_URL: finance.url,
    SKYAI_FINANCE_SECRET: FINANCE_SECRET,
    LOG_LEVEL: 'info',
  };
  const newEnv = {
    ...env,
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
  };
  const arcadia = (command: string) =>
    run(process.execPath, ['--conditions=@arcadia/source', CLI, command], { env: newEnv });

  await former.arcadia('migrate', database.migrationUrl);
  await using tables = await openReader(database.superuserUrl);
  // For a day: a schema that is migrated in one go belongs to a new service, which no release has served before.
  await tables.rows(`update schema_migrations set executed_at = executed_at - interval '1 day'`);
  const old = await former.serve(env);
  await recordEvents(old.url);
  const pushed = "select from cloud_invoices where finance_status = 'pushed'";
  await expect
    .poll(async () => (await tables.rows(pushed)).length, { timeout: 60_000 })
    .toBe(INVOICES);
  await former.arcadia('verify', database.migrationUrl);

  const load = startLoad(old.url);
  await load.count(5);
  await arcadia('migrate');
  await load.count(5);
  await arcadia('verify');
  const current = await startInstance({ env: newEnv });
  load.add(current.url);
  await load.count(20);
  // The provider corrects invoices while both work.
  for (const at of [1, 2, 3]) provider.invoices[at] = bill(at, 2);
  await current.client.billing.discoverInvoices();
  await load.count(20);
  expect(await load.stop()).toEqual([]);
  expect(await old.stop()).toBe(0);
  await settle({ admin: () => current.client });
  await current.client.queue.runSchedule('finance-reconcile');
  await settle({ admin: () => current.client });

  expect(await findViolations({ databaseUrl: database.superuserUrl, provider, finance })).toEqual(
    [],
  );
  const [count] = await tables.rows(
    'select count(*)::integer as events from cloud_deployment_events',
  );
  expect(count?.events).toBe(EVENTS + 2 * load.created().length);
  expect(await countFeed(current.url)).toBe(count?.events);
  await current.stop();
}, 600_000);

/** Creates deployments and changes them, as many callers. */
async function recordEvents(baseUrl: string): Promise<void> {
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      const tenantId = `tenant-${caller}`;
      const token = await mintToken({ roles: ['member'], tenant_id: tenantId });
      const { deployments } = createArcadiaClient({ baseUrl, token });
      for (let left = EVENTS / CALLERS; left > 0; ) {
        const slug = `site-${left}`;
        const { id } = await deployments.create({
          ...{ tenant_id: tenantId, slug, display_name: 'Site', region: 'syd1' },
        });
        left -= 1;
        for (let turn = 0; turn < 24 && left > 0; turn += 1, left -= 1) {
          await deployments.transition(id, { to: turn % 2 === 0 ? 'paused' : 'active' });
        }
      }
    }),
  );
}

async function countFeed(baseUrl: string): Promise<number> {
  const token = await mintToken({ roles: ['platform_admin'] });
  const { events } = createArcadiaClient({ baseUrl, token });
  const seen = new Set<string>();
  for (let after: string | undefined; ; ) {
    const { data, next_cursor } = await events.follow({ after, limit: 200 });
    for (const { id } of data) seen.add(id);
    if (data.length === 0) return seen.size;
    after = next_cursor;
  }
}
