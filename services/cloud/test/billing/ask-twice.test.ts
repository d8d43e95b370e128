import type { ArcadiaClient } from '@arcadia/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import type { Finance } from './finance.ts';
import { type OtherSystems, startOtherSystems } from './other-systems.ts';
import { type Provider, row } from './provider.ts';

// Two instances share one database. Callers ask both of them at the same time.
let database: TestDatabase;
let others: OtherSystems;
let provider: Provider;
let finance: Finance;
let instances: TestService[];
let admins: ArcadiaClient[];

beforeEach(async () => {
  database = await createTestDatabase();
  others = await startOtherSystems();
  ({ provider, finance } = others);
  const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')];
  provider.invoices = [{ uuid: 'inv-march', period: '2026-03', amount: '3.10', csv }];
  const options = { databaseUrl: database.url, env: others.env };
  instances = [await startTestService(options), await startTestService(options)];
  admins = await Promise.all(instances.map((instance) => instance.admin()));
  await instances[0]?.service.worker.drainAll();
  provider.requests.length = 0;
  finance.requests.length = 0;
});

afterEach(async () => {
  for (const instance of instances) await instance[Symbol.asyncDispose]();
  await others[Symbol.asyncDispose]();
  await database.drop();
});

/** Calls both instances in turns, all at the same time. */
async function callAll<Result>(
  times: number,
  call: (admin: ArcadiaClient, id: string) => Promise<Result>,
): Promise<Result[]> {
  const [invoice] = (await admins[0]?.billing.listInvoices())?.data ?? [];
  const callers = Array.from({ length: times }, (_, at) => admins[at % admins.length]);
  return await Promise.all(
    callers.flatMap((admin) => (admin && invoice ? [call(admin, invoice.id)] : [])),
  );
}

/** Waits until so many callers have asked: each records it in the transaction in which it begins or joins a run. */
const haveAsked = (action: 'ingestInvoice' | 'pushInvoice', times: number) =>
  expect
    .poll(() => instances[0]?.em().execute('select from audit_log where action = ?', [action]))
    .toHaveLength(times);

/** Lets four callers ask for an ingest while the provider does not answer yet. */
async function ingestFourTimes<Result>(
  call: (admin: ArcadiaClient, id: string) => Promise<Result>,
): Promise<Result[]> {
  const gate = Promise.withResolvers<void>();
  provider.gate = gate.promise;
  const answers = callAll(4, call);
  await haveAsked('ingestInvoice', 4);
  gate.resolve();
  return await answers;
}

const countCsv = () => provider.requests.filter((path) => path.endsWith('/csv')).length;

describe('POST /billing/invoices/{id}/ingest, four at the same time on two instances', () => {
  it('answers all with 200 from one run', async () => {
    const answers = await ingestFourTimes((admin, id) => admin.billing.ingestInvoice(id));
    expect(answers).toMatchObject(Array(4).fill({ ingest_status: 'ingested' }));
    expect(countCsv()).toBe(1);
  });

  it('answers all with the failure of that run', async () => {
    provider.faults = [{ path: '/csv', fault: { status: 500 }, times: 1 }];
    const answers = await ingestFourTimes<unknown>((admin, id) =>
      admin.billing.ingestInvoice(id).catch((error: unknown) => error),
    );
    const problems = answers.map((error) => {
      const { code, message, problem } = Object(error);
      return { code, message, ...problem, request_id: '' };
    });
    expect(problems[0]).toMatchObject({ code: 'provider_unavailable', status: 503 });
    expect(problems).toEqual(Array(4).fill(problems[0]));
    expect(countCsv()).toBe(1);
  });
});

describe('POST /billing/invoices/{id}/push, six at the same time on two instances', () => {
  it('answers all with 200, and sends nothing, if nothing needs sending', async () => {
    const answers = await callAll(6, (admin, id) => admin.billing.pushInvoice(id));
    expect(answers).toEqual(
      Array(6).fill({ outcome: 'unchanged', action: null, finance_invoice_id: 'f-inv-march' }),
    );
    expect(finance.requests).toEqual([]);
  });

  it('answers all with 200 from one run, if the invoice must be sent', async () => {
    await instances[0]?.em().execute('update cloud_invoices set finance_digest = null');
    const arrived = finance.hold();
    const answers = callAll(6, (admin, id) => admin.billing.pushInvoice(id));
    const release = await arrived;
    await haveAsked('pushInvoice', 6);
    release();
    expect(await answers).toMatchObject(Array(6).fill({ outcome: 'pushed' }));
    expect(finance.requests).toHaveLength(1);
  });

  it('sends the invoice once more for all that ask with force while a push is under way', async () => {
    await instances[0]?.em().execute('update cloud_invoices set finance_digest = null');
    const arrived = finance.hold();
    const first = callAll(1, (admin, id) => admin.billing.pushInvoice(id));
    const release = await arrived;
    const answers = callAll(5, (admin, id) => admin.billing.pushInvoice(id, { force: true }));
    await haveAsked('pushInvoice', 6);
    release();
    expect(await answers).toMatchObject(Array(5).fill({ outcome: 'pushed' }));
    expect(await first).toMatchObject([{ outcome: 'pushed' }]);
    expect(finance.requests).toHaveLength(2);
  });
});
