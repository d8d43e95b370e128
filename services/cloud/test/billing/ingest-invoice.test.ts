import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toProblem } from '../../src/http/problem.ts';
import { april, audit, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

describe('ingest of an invoice, when the provider fails', () => {
  beforeEach(() => {
    test.provider.invoices = [april];
  });

  it('waits as long as a 429 asks, then ingests', async () => {
    const fault = { status: 429, headers: { 'retry-after': '3600' } };
    test.provider.faults = [{ path: '/csv', fault, times: 1 }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ ingest_status: 'pending' });
    await test.pass('59 minutes');
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ ingest_status: 'pending' });
    await test.pass('2 minutes');
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({
      ingest_status: 'ingested',
      last_error: null,
    });
  });

  it('fails after eight attempts, shows the error, and starts again on ingestNow', async () => {
    test.provider.faults = [{ path: '/csv', fault: 'cut', times: 8 }];
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await test.worker.drainAll();
      await test.pass('7 hours');
    }
    const failed = await test.invoice('inv-april');
    expect(failed).toMatchObject({ ingest_status: 'failed' });
    expect(failed.last_error).toContain('was cut');
    await expect(test.pipeline.ingestNow(failed.id, audit)).resolves.toMatchObject({
      ingest_status: 'ingested',
      last_error: null,
    });
  });

  it('rejects ingestNow with the fault of the database if that fails, not with one of the provider', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    const ended = await test.em().transactional(async (holder) => {
      await holder.execute('lock table cloud_cost_lines');
      const ingest = test.pipeline.ingestNow(id, audit).catch((error: unknown) => error);
      const endWaiting = `select pg_terminate_backend(pid) from pg_locks
        where relation = 'cloud_cost_lines'::regclass and not granted`;
      await expect.poll(() => holder.execute(endWaiting)).toHaveLength(1);
      return await ingest;
    });
    expect(toProblem(ended, 'id')).toMatchObject({ status: 503, code: 'store_unavailable' });
    expect(await test.lines()).toHaveLength(5);
  });

  it('rejects ingestNow with the failure, and keeps the former lines', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    const fault = { status: 429, headers: { 'retry-after': '30' } };
    test.provider.faults = [{ path: '/csv', fault, times: 1 }];
    await expect(test.pipeline.ingestNow(id, audit)).rejects.toMatchObject({
      code: 'provider_unavailable',
      data: { retry_after_seconds: 30 },
    });
    expect(await test.lines()).toHaveLength(5);
    expect((await test.invoice('inv-april')).last_error).toContain('429');
  });

  it('rejects ingestNow of a document without lines as unreadable, and keeps the document', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    test.provider.invoices = [
      {
        ...april,
        csv: ['product,group_description,description,hours,start,end,USD,project_name,category'],
      },
    ];
    await expect(test.pipeline.ingestNow(id, audit)).rejects.toMatchObject({
      code: 'invoice_unreadable',
    });
    expect(
      await test.sql().selectFrom('cloud_invoice_documents').selectAll().execute(),
    ).toHaveLength(2);
  });

  it.each([
    ['JSON', '{"id":"server_error","message":"Unexpected server-side error"}'],
    ['HTML', '<html><body>Sign in</body></html>'],
  ])('keeps a document of %s, and marks the invoice failed', async (found, document) => {
    test.provider.invoices = [{ ...april, document }];
    await test.worker.drainAll();
    expect(await test.items('ingest')).toMatchObject([{ attempts: 1, outcome: 'failed' }]);
    const failed = await test.invoice('inv-april');
    expect(failed).toMatchObject({ ingest_status: 'failed' });
    expect(failed.last_error).toContain(`not an invoice CSV but ${found}`);
    const kept = await test.sql().selectFrom('cloud_invoice_documents').selectAll().execute();
    expect(kept.map(({ content }) => gunzipSync(content).toString())).toEqual([document]);
    await expect(test.pipeline.ingestNow(failed.id, audit)).rejects.toMatchObject({
      code: 'invoice_unreadable',
    });
  });

  it('sends nothing while a 429 asks to wait, and rejects ingestNow with the seconds to wait', async () => {
    test.provider.invoices = [march, april];
    const fault = { status: 429, headers: { 'retry-after': '3600' } };
    test.provider.faults = [{ path: '/inv-march/csv', fault, times: 1 }];
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    const sent = test.provider.requests.length;
    const refusal = await test.pipeline.ingestNow(id, audit).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'provider_unavailable' });
    expect(refusal).toHaveProperty('data.retry_after_seconds', expect.closeTo(3600, -2));
    expect(test.provider.requests).toHaveLength(sent);
    await test.pass('61 minutes');
    await expect(test.pipeline.ingestNow(id, audit)).resolves.toMatchObject({
      ingest_status: 'ingested',
    });
  });

  it('opens the circuit on a 401, counts no attempt, and closes it when a half-open run succeeds', async () => {
    test.provider.invoices = [march, april];
    await test.worker.drainAll();
    for (const { id } of await test.invoices().execute()) {
      await test.em().execute(
        `update work_items set outcome = null, due_at = now() - interval '1 second'
           where kind = 'ingest' and key = '${id}'`,
      );
    }
    test.provider.faults = [{ path: '/csv', fault: { status: 401 }, times: 99 }];
    await test.worker.drainAll();
    expect(await test.kind('ingest')).toMatchObject({ circuit_opened_at: expect.any(String) });
    expect((await test.items('ingest')).map((it) => it.attempts)).toEqual([0, 0]);
    const csv = () => test.provider.requests.filter((path) => path.endsWith('/csv')).length;
    const sent = csv();
    await test.worker.drainAll();
    expect(csv()).toBe(sent);
    await test.pass('6 minutes');
    await test.worker.drainAll();
    expect(csv()).toBe(sent + 1);
    test.provider.faults = [];
    await test.pass('6 minutes');
    await test.worker.drainAll();
    expect(await test.kind('ingest')).toMatchObject({
      circuit_opened_at: null,
      circuit_failures: 0,
    });
    expect((await test.items('ingest')).map((it) => it.outcome)).toEqual(['done', 'done']);
  });

  it('answers concurrent calls of ingestNow from one run', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    test.provider.requests.length = 0;
    const gate = Promise.withResolvers<void>();
    test.provider.gate = gate.promise;
    const calls = [1, 2, 3].map(() => test.pipeline.ingestNow(id, audit));
    // Each call records itself in the transaction in which it begins or joins the run.
    const asked = () => test.em().execute(`select from audit_log where action = 'ingestInvoice'`);
    await expect.poll(asked).toHaveLength(3);
    gate.resolve();
    const answers = await Promise.all(calls);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(test.provider.requests.filter((path) => path.endsWith('/csv'))).toHaveLength(1);
    expect(await test.lines()).toHaveLength(5);
    expect(await test.invoice('inv-april')).toMatchObject({
      ingest_status: 'ingested',
      last_error: null,
    });
  });

  it('stores either the whole billing history or nothing of it', async () => {
    test.provider.faults = [{ path: '/invoices', fault: { status: 500 }, times: 1 }];
    await test.worker.drainAll();
    expect(await test.invoices().execute()).toEqual([]);
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect(await test.invoices().execute()).toHaveLength(1);
  });
});
