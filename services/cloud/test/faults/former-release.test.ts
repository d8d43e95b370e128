import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFinance } from '../billing/finance.ts';
import { startProvider } from '../billing/provider.ts';
import { createEmptyDatabase } from '../setup/test-database.ts';
import { secret } from '../setup/test-service.ts';
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
const INVOICES = 12;
let former: FormerRelease | undefined;

beforeAll(async () => {
  const installed = await installFormerRelease('former-release');
  if (typeof installed === 'string') process.stderr.write(`SKIPPED: ${installed}\n`);
  else former = installed;
}, 300_000);
afterAll(async () => {
  await former?.[Symbol.asyncDispose]();
});

it('serves beside the release before on the new schema, and loses no row', async ({ skip }) => {
  if (former === undefined) return skip('The release before cannot be installed.');
  await using database = await createEmptyDatabase();
  await using provider = await startProvider();
  await using finance = await startFinance();
  const random = createRandom(2, 0);
  const bill = (at: number, version: number) =>
    writeBill(
      { uuid: `inv-${at}`, period: `2025-${String(at + 1).padStart(2, '0')}` },
      version,
      random,
    );
  const bills = Array.from({ length: INVOICES }, (_, at) => bill(at, 1));
  provider.invoices = [...bills];
  provider.delayMs = 50;
  const env = {
    DATABASE_URL: database.migrationUrl,
    DIGITALOCEAN_URL: provider.url,
    DIGITALOCEAN_TOKEN: 'dop_v1_test',
    SKYAI_FINANCE_URL: finance.url,
    SKYAI_FINANCE_SECRET: FINANCE_SECRET,
    LOG_LEVEL: 'info',
  };

  // The release before works, and is in the middle of its ingests and of a push.
  await former.arcadia('migrate', database.migrationUrl);
  await using tables = await openReader(database.superuserUrl);
  // For a day: a schema that is migrated in one go belongs to a new service, which no release has served before.
  await tables.rows(`update schema_migrations set executed_at = executed_at - interval '1 day'`);
  const old = await former.serve(env);
  const held = await finance.hold();
  const load = startLoad(old.url);

  // It goes on while the schema is migrated and an instance of this release starts.
  await run(process.execPath, ['--conditions=@arcadia/source', CLI, 'migrate'], {
    env: {
      ...env,
      DATABASE_URL: database.url,
      DATABASE_MIGRATION_URL: database.migrationUrl,
      ARCADIA_JWT_SECRET: secret,
    },
  });
  const current = await startInstance({ env: { ...env, DATABASE_URL: database.url } });
  load.add(current.url);
  const [uuid = ''] = finance.requests;
  const at = Number(uuid.replace('inv-', ''));

  // A newer document arrives while the release before pushes the older one. That release lets two pushes of an invoice run.
  provider.invoices[at] = bill(at, 2);
  await current.client.billing.discoverInvoices();
  const readInvoice = async () =>
    (
      await tables.rows('select id, amount from cloud_invoices where provider_uuid = $1', [uuid])
    )[0];
  await expect.poll(readInvoice).toMatchObject({ amount: provider.invoices[at]?.amount });
  await load.post(old.url, `/billing/invoices/${(await readInvoice())?.id}/ingest`, {});
  const booked = () => Number(finance.held.get(uuid)?.amount_gross_minor) / 100;
  await expect.poll(booked).toBe(Number(provider.invoices[at]?.amount));
  await expect
    .poll(() => tables.rows("select from cloud_invoices where finance_status <> 'pushed'"))
    .toEqual([]);
  await load.count(20);
  held();
  await expect.poll(booked).toBe(Number(bills[at]?.amount));
  expect(await load.stop()).toEqual([]);
  expect(await old.stop()).toBe(0);
  await settle({ admin: () => current.client });
  expect(booked()).toBe(Number(bills[at]?.amount));

  // The night after: what the release before may have sent last is sent again.
  await tables.rows(`update schema_migrations set executed_at = executed_at - interval '1 hour'`);
  await tables.rows(
    `update cloud_invoices set pushed_to_finance_at = pushed_to_finance_at - interval '1 hour'`,
  );
  await current.client.queue.runSchedule('finance-reconcile');
  await settle({ admin: () => current.client });
  expect(await findViolations({ databaseUrl: database.superuserUrl, provider, finance })).toEqual(
    [],
  );
  const slugs = (await tables.rows('select slug from cloud_deployments')).map(({ slug }) => slug);
  expect(slugs.toSorted()).toEqual(load.created().toSorted());
  await current.stop();
}, 300_000);
