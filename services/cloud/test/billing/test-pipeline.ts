import { createBillingClient } from '@arcadia/do-billing/client';
import { createFinanceClient } from '@arcadia/finance-client';
import { type Selectable, sql } from 'kysely';
import { pino } from 'pino';
import { createPipeline, type Pipeline } from '../../src/billing/billing-pipeline.ts';
import type { PushTimes } from '../../src/billing/push-attempts.ts';
import { rematchCostLines } from '../../src/billing/rematch-cost-lines.ts';
import type { Tables } from '../../src/db/tables.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { createInstance } from '../../src/queue/instance.ts';
import { createWorker, type Worker } from '../../src/queue/worker.ts';
import { inventoryWork } from '../../src/resources/sync-inventory.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase } from '../setup/test-database.ts';
import { type Finance, startFinance } from './finance.ts';
import { type BilledInvoice, type Provider, row, startProvider } from './provider.ts';

export const april: BilledInvoice = {
  uuid: 'inv-april',
  period: '2026-04',
  amount: '86.92',
  csv: [
    row('Droplets', 'web-1 (s-1vcpu-1gb)', '70.00'),
    row('Droplets', 'web-2 (s-1vcpu-1gb)', '3.01'),
    row('Droplets', 'web-2 (s-1vcpu-1gb)', '3.01'),
    row('Spaces Subscription', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)', '3.00'),
    row('Taxes', 'GST Australia (10%)', '7.90'),
  ],
};
export const march: BilledInvoice = {
  uuid: 'inv-march',
  period: '2026-03',
  amount: '3.10',
  csv: [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')],
};
export const droplet = { id: 101, name: 'WEB-1', created_at: '2020-01-01T00:00:00Z', tags: [] };

/** An operator, for runs that a test asks for. */
export const audit = { actor: { kind: 'operator', id: 'ops' }, requestId: 'request-1' } as const;

export interface TestPipeline extends AsyncDisposable {
  readonly pipeline: Pipeline;
  /** Runs the work of the pipeline and the sync of the inventory. */
  readonly worker: Worker;
  /** The same pipeline and worker without finance. */
  readonly withoutFinance: Pipeline;
  readonly workerWithoutFinance: Worker;
  /** The same pipeline and worker on another instance, with another URL or tenant of finance or other times. */
  onTarget(options: {
    url?: string;
    tenantId?: string;
    fetch?: typeof fetch;
    pushTimes?: Partial<PushTimes>;
  }): { pipeline: Pipeline; worker: Worker };
  readonly provider: Provider;
  readonly finance: Finance;
  readonly orm: ReturnType<typeof createServiceOrm>;
  em(): ReturnType<typeof openScope>;
  /** The same as a superuser, for what the role of the service may not do. */
  superuserEm(): ReturnType<typeof openScope>;
  sql(): ReturnType<typeof platformSql>;
  /** All stored invoices by period, as a query. */
  invoices(): ReturnType<typeof selectInvoices>;
  invoice(uuid: string): Promise<Selectable<Tables['cloud_invoices']>>;
  lines(): Promise<Selectable<Tables['cloud_cost_lines']>[]>;
  /** The work items of a kind. */
  items(kind: string): Promise<Selectable<Tables['work_items']>[]>;
  /** The state of a kind of work; undefined if it has no row. */
  kind(kind: string): Promise<Selectable<Tables['work_kinds']> | undefined>;
  /** Makes this much time pass for the work queue. PostgreSQL's clock decides there, so the rows are shifted. */
  pass(interval: string): Promise<void>;
}

export async function startTestPipeline(): Promise<TestPipeline> {
  const database = await createTestDatabase();
  const orm = createServiceOrm({ databaseUrl: database.url });
  const superuserOrm = createServiceOrm({ databaseUrl: database.superuserUrl, poolSize: 2 });
  const provider = await startProvider();
  const finance = await startFinance();
  let passedMs = 0;
  const deps = {
    orm,
    logger: pino({ level: 'silent' }),
    random: () => 0.5,
    now: () => new Date('2026-05-03T08:00:00Z'),
    // As the service creates it, but with a clock that `pass` sets forward.
    digitalOcean: createBillingClient({
      token: 'dop_v1_test',
      baseUrl: provider.url,
      now: () => new Date(Date.now() + passedMs),
      maxAttempts: 1,
      deadlineMs: 30_000,
    }),
  };
  const secret = 's'.repeat(32);
  const client = createFinanceClient({ baseUrl: finance.url, secret });
  const em = () => openScope(orm, 'all');
  const compose = (finance: typeof client | undefined, pushTimes?: Partial<PushTimes>) => {
    const own = { ...deps, instance: createInstance() };
    const wake: Worker['wake'] = (kind) => worker.wake(kind);
    const pipeline = createPipeline({ ...own, finance, pushTimes, wake });
    const worker = createWorker(own, [
      inventoryWork({ ...own, rematchCostLines }),
      ...pipeline.workDefinitions,
    ]);
    return { pipeline, worker };
  };
  const { pipeline: withoutFinance, worker: workerWithoutFinance } = compose(undefined);
  return {
    ...compose(client),
    withoutFinance,
    workerWithoutFinance,
    onTarget: ({ url = finance.url, pushTimes, ...options }) =>
      compose(createFinanceClient({ ...options, baseUrl: url, secret }), pushTimes),
    provider,
    finance,
    orm,
    em,
    superuserEm: () => openScope(superuserOrm, 'all'),
    sql: () => platformSql(em()),
    invoices: () => selectInvoices(em()),
    invoice: (uuid) =>
      selectInvoices(em()).where('provider_uuid', '=', uuid).executeTakeFirstOrThrow(),
    lines: () =>
      platformSql(em()).selectFrom('live_cost_lines').selectAll().orderBy('row').execute(),
    items: (kind) =>
      platformSql(em())
        .selectFrom('work_items')
        .selectAll()
        .where('kind', '=', kind)
        // Not the parked item of the former release, which is never due.
        .where((eb) => eb.or([eb('key', '<>', 'digitalocean'), eb('due_at', '<', '9999-01-01')]))
        .execute(),
    kind: (kind) =>
      platformSql(em())
        .selectFrom('work_kinds')
        .selectAll()
        .where('kind', '=', kind)
        .executeTakeFirst(),
    async pass(interval) {
      const passed = await sql<{ ms: string }>`
        select extract(epoch from ${interval}::interval) * 1000 as ms`.execute(platformSql(em()));
      passedMs += Number(passed.rows[0]?.ms);
      await em().execute(
        `update work_items set due_at = due_at - interval '${interval}',
           lease_until = lease_until - interval '${interval}'`,
      );
      await em().execute(
        `update work_kinds set wait_until = wait_until - interval '${interval}',
           circuit_half_open_at = circuit_half_open_at - interval '${interval}'`,
      );
    },
    async [Symbol.asyncDispose]() {
      await orm.close();
      await superuserOrm.close();
      await provider[Symbol.asyncDispose]();
      await finance[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}

function selectInvoices(em: ReturnType<typeof openScope>) {
  return platformSql(em).selectFrom('cloud_invoices').selectAll().orderBy('period');
}
