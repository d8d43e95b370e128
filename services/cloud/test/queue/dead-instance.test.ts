import { once } from 'node:events';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { row, startProvider } from '../billing/provider.ts';
import { portOf, spawnBriskService } from '../setup/spawn-service.ts';
import { createTestDatabase } from '../setup/test-database.ts';
import { startTestService } from '../setup/test-service.ts';

const INVOICES = 12;

it('ingests all invoices after instances were killed in the middle', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await using provider = await startProvider();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  const count = async (from: string) =>
    Number((await client.query(`select count(*) from ${from}`)).rows[0].count);
  const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')];
  provider.invoices = Array.from({ length: INVOICES }, (_, at) => ({
    ...{ uuid: `inv-${at}`, amount: '3.10', csv },
    period: `2025-${String(at + 1).padStart(2, '0')}`,
  }));
  provider.delayMs = 100;
  const serve = async () => {
    const child = spawnBriskService({
      DATABASE_URL: database.url,
      DIGITALOCEAN_URL: provider.url,
      DIGITALOCEAN_TOKEN: 'dop_v1_test',
    });
    await portOf(child);
    return child;
  };

  for (const [before, ingested] of [1, 4].entries()) {
    const killed = await serve();
    await expect.poll(() => count('instances')).toBe(before + 1);
    await expect
      .poll(() => count("cloud_invoices where ingest_status = 'ingested'"), { timeout: 60_000 })
      .toBeGreaterThanOrEqual(ingested);
    await expect
      .poll(() => count("work_items where kind = 'ingest' and lease_until > now()"))
      .toBeGreaterThan(0);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
  }
  await serve();
  // A twentieth of 120 seconds, and what a busy machine adds to it.
  await expect.poll(() => count("cloud_invoices where ingest_status = 'ingested'")).toBe(INVOICES);
  expect(await count("work_runs where kind = 'ingest' and outcome = 'lost'")).toBeGreaterThan(0);
  expect(await count('cloud_cost_lines')).toBe(INVOICES);
  await expect.poll(() => count('instances where ended_at is null')).toBe(3);
}, 120_000);

it('gives its items back when it closes before they have ended', async () => {
  await using provider = await startProvider();
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  provider.delayMs = 20_000;
  const { service } = await startTestService({
    databaseUrl: database.url,
    env: { DIGITALOCEAN_URL: provider.url, DIGITALOCEAN_TOKEN: 'dop_v1_test' },
    start: true,
  });
  await expect.poll(() => provider.requests.length).toBeGreaterThan(0);
  await service.close(0);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const rows = async (text: string) => (await client.query(text)).rows;
  expect(await rows('select from work_items where lease_token is not null')).toEqual([]);
  expect(await rows('select from instances where ended_at is null')).toEqual([]);
  const lost = await rows("select error_code from work_runs where outcome = 'lost'");
  expect(lost).toContainEqual({ error_code: 'instance_stopped' });
  await client.end();
});
