import { createSecretKey } from 'node:crypto';
import { paginate } from '@arcadia/api-client';
import { startDigitalOcean } from '@arcadia/sandbox/digitalocean.ts';
import { startFinance } from '@arcadia/sandbox/finance.ts';
import { SignJWT } from 'jose';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { SCHEDULE_COLLECTION } from '../src/schedules/schedule-store.ts';
import { createTestDatabase, type TestDatabase } from './setup/test-database.ts';
import { startTestService, type TestService } from './setup/test-service.ts';

// The whole service runs against the stand-ins for DigitalOcean and finance.
const token = 'dop_v1_of_the_whole_test';
const financeSecret = 'finance-secret-of-the-whole-test-0123456789';
let database: TestDatabase;
let digitalOcean: Awaited<ReturnType<typeof startDigitalOcean>>;
let finance: Awaited<ReturnType<typeof startFinance>>;

const providerEnv = () => ({ DIGITALOCEAN_URL: digitalOcean.url, DIGITALOCEAN_TOKEN: token });
const financeEnv = () => ({ SKYAI_FINANCE_URL: finance.url, SKYAI_FINANCE_SECRET: financeSecret });

beforeAll(async () => {
  database = await createTestDatabase();
  digitalOcean = await startDigitalOcean({ token, requestsPerMinute: 1_000 });
  finance = await startFinance({ secret: financeSecret });
});
afterAll(async () => {
  await digitalOcean.stop();
  await finance.stop();
  await database.drop();
});

function startOn(env: Record<string, string>): Promise<TestService> {
  return startTestService({ databaseUrl: database.url, env });
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function invoicesOf(service: TestService) {
  const admin = await service.admin();
  return collect(paginate(admin.billing.listInvoices, { limit: 100 }));
}

async function linesOf(service: TestService, period: string) {
  const admin = await service.admin();
  return collect(paginate(admin.billing.listCostLines, { period, limit: 10 }));
}

const held = z.object({
  data: z.array(
    z.looseObject({
      tenant_id: z.string(),
      source: z.string(),
      external_id: z.string(),
      amount_gross_minor: z.number(),
      amount_tax_minor: z.number(),
      amount_net_minor: z.number(),
    }),
  ),
  vendors: z.array(z.looseObject({ name: z.string(), category: z.string() })),
});

async function heldByFinance() {
  const jwt = await new SignJWT({ roles: ['admin'], tenant_id: 'platform-admin', typ: 'access' })
    .setProtectedHeader({ alg: 'HS512' })
    .setSubject('whole-test')
    .setExpirationTime('1 minute')
    .sign(createSecretKey(Buffer.from(financeSecret)));
  const response = await fetch(`${finance.url}/api/v1/integrations/cloud/invoices`, {
    headers: { authorization: `Bearer ${jwt}` },
  });
  return held.parse(await response.json());
}

describe('the whole service', () => {
  it('ingests all 137 invoices and pushes none if finance is not configured', async () => {
    await using service = await startOn(providerEnv());
    await service.service.worker.drainAll();
    const invoices = await invoicesOf(service);
    expect(invoices).toHaveLength(137);
    expect(new Set(invoices.map(({ ingest_status }) => ingest_status))).toEqual(
      new Set(['ingested']),
    );
    expect(new Set(invoices.map(({ finance_status }) => finance_status))).toEqual(
      new Set(['not_configured']),
    );
    expect((await heldByFinance()).data).toEqual([]);
  });

  it('reads April 2026 to the cent', async () => {
    await using service = await startOn(providerEnv());
    const april = (await invoicesOf(service)).find(({ period }) => period === '2026-04');
    expect(april).toMatchObject({
      amount: '86.92',
      currency: 'USD',
      line_count: 33,
      matched_count: 6,
      lines_total: '86.92',
      reconciled: true,
      last_error: null,
    });
    expect(Number(april?.tax_total)).toBe(7.9);
    expect(Number(april?.delta)).toBe(0);

    const lines = await linesOf(service, '2026-04-15');
    expect(lines).toHaveLength(33);
    const cents = lines.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
    expect(cents).toBe(8692);
    const matched = lines.filter(({ resource_id }) => resource_id !== null);
    expect(matched).toHaveLength(6);
    for (const line of lines) {
      expect(line.unmatched_reason === null).toBe(line.resource_id !== null);
    }
    const admin = await service.admin();
    const resources = await collect(paginate(admin.resources.list, {}));
    const ids = new Set(resources.map(({ id }) => id));
    expect(matched.every(({ resource_id }) => resource_id !== null && ids.has(resource_id))).toBe(
      true,
    );
  });

  it('reports for every invoice whether its lines add up to its amount', async () => {
    await using service = await startOn(providerEnv());
    for (const invoice of await invoicesOf(service)) {
      expect(invoice.reconciled).toBe(Number(invoice.delta) === 0);
      expect(Number(invoice.lines_total) - Number(invoice.delta)).toBeCloseTo(
        Number(invoice.amount),
        6,
      );
    }
  });

  it('returns the latest balance, and all pages of the droplet lines of a month', async () => {
    await using service = await startOn(providerEnv());
    const admin = await service.admin();
    expect(await admin.billing.getBalance()).toMatchObject({
      provider: 'digitalocean',
      currency: 'USD',
    });
    const query = { period: '2026-04-15', kind: 'droplet', limit: 10 } as const;
    const droplets = await collect(paginate(admin.billing.listCostLines, query));
    expect(droplets.length).toBeGreaterThan(10);
    expect(new Set(droplets.map(({ kind }) => kind))).toEqual(new Set(['droplet']));
    expect(new Set(droplets.map(({ id }) => id)).size).toBe(droplets.length);
    const all = await linesOf(service, '2026-04');
    expect(droplets).toHaveLength(all.filter(({ kind }) => kind === 'droplet').length);
  });

  it('changes nothing and fetches no invoice again when all jobs run again', async () => {
    await using service = await startOn(providerEnv());
    const before = {
      invoices: await invoicesOf(service),
      lines: await linesOf(service, '2026-04'),
    };
    await fetch(`${digitalOcean.url}/_sandbox/requests`, { method: 'DELETE' });
    await service
      .em()
      .execute("update work_items set due_at = now() - interval '1 second' where outcome is null");
    await service.service.worker.drainAll();
    expect(await invoicesOf(service)).toEqual(before.invoices);
    expect(await linesOf(service, '2026-04')).toEqual(before.lines);
    const requests = await (await fetch(`${digitalOcean.url}/_sandbox/requests`)).text();
    expect(requests).toContain('/v2/customers/my/invoices');
    expect(requests).not.toContain('/csv');
  });

  it('pushes every invoice once after finance is configured, with separate tax', async () => {
    await using service = await startOn({ ...providerEnv(), ...financeEnv() });
    await service.service.worker.drainAll();
    const invoices = await invoicesOf(service);
    expect(new Set(invoices.map(({ finance_status }) => finance_status))).toEqual(
      new Set(['pushed']),
    );
    const { data, vendors } = await heldByFinance();
    expect(data).toHaveLength(137);
    expect(new Set(data.map(({ external_id }) => external_id))).toEqual(
      new Set(invoices.map(({ provider_uuid }) => provider_uuid)),
    );
    const april = invoices.find(({ period }) => period === '2026-04');
    expect(data.find(({ external_id }) => external_id === april?.provider_uuid)).toMatchObject({
      tenant_id: 'platform-admin',
      source: 'digitalocean',
      amount_gross_minor: 8692,
      amount_tax_minor: 790,
      amount_net_minor: 7902,
    });
    expect(vendors).toHaveLength(1);
    expect(vendors[0]).toMatchObject({ name: 'DigitalOcean', category: 'cloud' });
  });

  it('pushInvoice sends nothing that finance already has, unless it is forced', async () => {
    await using service = await startOn({ ...providerEnv(), ...financeEnv() });
    const admin = await service.admin();
    const [invoice] = await invoicesOf(service);
    const id = invoice?.id ?? '';
    await fetch(`${finance.url}/_sandbox/requests`, { method: 'DELETE' });
    expect(await admin.billing.pushInvoice(id)).toMatchObject({
      outcome: 'unchanged',
      action: null,
    });
    expect(await (await fetch(`${finance.url}/_sandbox/requests`)).text()).not.toContain(
      'import-invoice',
    );
    expect(await admin.billing.pushInvoice(id, { force: true })).toMatchObject({
      outcome: 'pushed',
      action: 'updated',
      finance_invoice_id: invoice?.finance_invoice_id,
    });
    expect((await heldByFinance()).data).toHaveLength(137);
  });

  it('ingestInvoice ingests an invoice again, with the same lines and ids', async () => {
    await using service = await startOn({ ...providerEnv(), ...financeEnv() });
    const admin = await service.admin();
    const april = (await invoicesOf(service)).find(({ period }) => period === '2026-04');
    const before = await linesOf(service, '2026-04');
    const again = await admin.billing.ingestInvoice(april?.id ?? '');
    expect(again).toMatchObject({ ingest_status: 'ingested', line_count: 33, matched_count: 6 });
    expect(await linesOf(service, '2026-04')).toEqual(before);
  });

  it.skipIf(inject('mongodbUri') === null)(
    'stores each schedule once in MongoDB, however many instances start',
    async () => {
      const url = new URL(inject('mongodbUri') ?? '');
      url.pathname = `/whole_${Date.now()}`;
      const env = { MONGODB_URI: url.href };
      const start = () => startTestService({ databaseUrl: database.url, env, start: true });
      const instances = await Promise.all([start(), start()]);
      instances.push(await start());
      await using client = await new MongoClient(url.href).connect();
      const documents = await client.db().collection(SCHEDULE_COLLECTION).find().toArray();
      const schedules = documents
        .map(
          ({ name, repeatInterval, repeatTimezone }) =>
            `${name} ${repeatInterval} ${repeatTimezone}`,
        )
        .sort();
      expect(schedules).toEqual([
        'balance-snapshot 7 * * * * UTC',
        'billing-history 23 2 * * * UTC',
        'deployment-due * * * * * UTC',
        'finance-push */5 * * * * UTC',
        'finance-reconcile 37 3 * * * UTC',
        'inventory-sync */15 * * * * UTC',
        'invoice-ingest */5 * * * * UTC',
        'log-heads 11 3 * * * UTC',
      ]);
      await Promise.all(instances.map((instance) => instance[Symbol.asyncDispose]()));
      await client.db().dropDatabase();
    },
  );
});
