import { createBillingClient } from '@arcadia/do-billing/client';
import { createFinanceClient } from '@arcadia/finance-client';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createPipeline, type Pipeline } from '../../src/billing/create-pipeline.ts';
import { rematchCostLines } from '../../src/billing/rematch-cost-lines.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { createWorker, type Worker } from '../../src/queue/worker.ts';
import { inventoryWork } from '../../src/resources/sync-inventory.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase } from '../setup/test-database.ts';
import { type Finance, startFinance } from './finance.ts';
import { type Provider, startProvider } from './provider.ts';

export interface TestPipeline extends AsyncDisposable {
  readonly pipeline: Pipeline;
  /** Runs the work of the pipeline. */
  readonly worker: Worker;
  /** The same two, without finance. */
  readonly withoutFinance: Pipeline;
  readonly workerWithoutFinance: Worker;
  readonly provider: Provider;
  readonly finance: Finance;
  readonly orm: ReturnType<typeof createServiceOrm>;
  sql(): ReturnType<typeof platformSql>;
  em(): ReturnType<typeof openScope>;
  /** As if so much time had passed: PostgreSQL's clock judges, so rows are shifted. */
  pass(interval: string): Promise<void>;
}

export async function startTestPipeline(): Promise<TestPipeline> {
  const database = await createTestDatabase();
  const orm = createServiceOrm({ databaseUrl: database.url });
  const provider = await startProvider();
  const finance = await startFinance();
  let passedMs = 0;
  const deps = {
    orm,
    logger: pino({ level: 'silent' }),
    random: () => 0.5,
    now: () => new Date('2026-05-03T08:00:00Z'),
    // As the service makes it, with a clock that time passes for as well.
    digitalOcean: createBillingClient({
      token: 'dop_v1_test',
      baseUrl: provider.url,
      now: () => new Date(Date.now() + passedMs),
      maxAttempts: 1,
      deadlineMs: 30_000,
    }),
  };
  const client = createFinanceClient({ baseUrl: finance.url, secret: 's'.repeat(32) });
  const em = () => openScope(orm, 'all');
  const compose = (finance: typeof client | undefined) => {
    const pipeline = createPipeline({ ...deps, finance, wake: (kind) => worker.wake(kind) });
    const worker = createWorker(deps, [
      inventoryWork({ ...deps, rematchCostLines }),
      ...pipeline.workDefinitions,
    ]);
    return { pipeline, worker };
  };
  const { pipeline: withoutFinance, worker: workerWithoutFinance } = compose(undefined);
  return {
    ...compose(client),
    withoutFinance,
    workerWithoutFinance,
    provider,
    finance,
    orm,
    em,
    sql: () => platformSql(em()),
    async pass(interval) {
      const passed = await sql<{ ms: string }>`
        select extract(epoch from ${interval}::interval) * 1000 as ms`.execute(platformSql(em()));
      passedMs += Number(passed.rows[0]?.ms);
      await em().execute(
        `update work_items set due_at = due_at - interval '${interval}',
           lease_until = lease_until - interval '${interval}'`,
      );
    },
    async [Symbol.asyncDispose]() {
      await orm.close();
      await provider[Symbol.asyncDispose]();
      await finance[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}
