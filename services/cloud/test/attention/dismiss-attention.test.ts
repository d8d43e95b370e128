import { randomUUID } from 'node:crypto';
import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import {
  clearSituations,
  insertAccount,
  insertInstance,
  insertInvoice,
  insertItem,
  insertUnmatchedLine,
} from '../setup/situations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let admin: ArcadiaClient;
const em = () => service.em();
beforeAll(async () => {
  service = await startTestService({ env: { SKYAI_FINANCE_SECRET: 's'.repeat(32) } });
  admin = await service.admin();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => clearSituations(service.superuserEm()));

const causes = async () => (await admin.attention.list()).data.map(({ cause }) => cause);
const reason = 'We know.';

it('dismissAttention hides a cause, and records who dismissed it and why', async () => {
  expect(await causes()).toEqual(['not_configured']);
  const dismissal = await admin.attention.dismiss('not_configured', { reason });
  expect(dismissal).toMatchObject({
    cause: 'not_configured',
    reason,
    actor: { kind: 'operator', id: 'tester' },
    count: 1,
    amount: null,
  });
  expect(await causes()).toEqual([]);
  const { data } = await admin.auditLog.list({ action: 'dismissAttention' });
  expect(data.at(-1)).toMatchObject({ target: { type: 'attention' }, after: dismissal });
});

it('dismissAttention answers 422 for a cause that must not be hidden', async () => {
  await insertItem(em(), 'deployment-due', randomUUID(), { outcome: "'failed'" });
  expect(await refusal(admin.attention.dismiss('work_failed', { reason }))).toMatchObject({
    status: 422,
    code: 'cause_not_dismissible',
    problem: { cause: 'work_failed' },
  });
  expect(await causes()).toContain('work_failed');
});

it('dismissAttention answers 404 for a cause that does not need a person', async () => {
  expect(await refusal(admin.attention.dismiss('instance_dead', { reason }))).toMatchObject({
    status: 404,
    code: 'not_found',
  });
});

it('dismissAttention answers 400 for an unknown cause, and without a reason', async () => {
  for (const call of [
    () => admin.attention.dismiss('not_configured', { reason: '' }),
    () => admin.attention.dismiss('of_tomorrow', { reason }),
  ]) {
    expect(await refusal(call())).toMatchObject({ status: 400, code: 'invalid_request' });
  }
});

it('shows a dismissed cause again when it concerns something newer', async () => {
  const dead = { started_at: "now() - interval '2 hours'" };
  await insertInstance(em(), { ...dead, heartbeat_at: "now() - interval '1 hour'" });
  await admin.attention.dismiss('instance_dead', { reason });
  expect(await causes()).not.toContain('instance_dead');
  await em().execute(
    "update attention_dismissals set dismissed_at = now() - interval '30 minutes'",
  );
  expect(await causes()).not.toContain('instance_dead');
  // The count is the same, but it is another instance.
  await em().execute('delete from instances');
  await insertInstance(em(), { ...dead, heartbeat_at: "now() - interval '5 minutes'" });
  expect(await causes()).toContain('instance_dead');
});

it('shows a dismissed cause again when its amount or its count grows', async () => {
  const account = await insertAccount(em());
  const columns = { line_count: 1, matched_count: 0 };
  const april = await insertInvoice(em(), account, { ...columns, period: '2026-04' });
  await insertUnmatchedLine(em(), april, '50.00');
  await admin.attention.dismiss('unmatched_cost', { reason });
  expect(await causes()).not.toContain('unmatched_cost');
  await insertUnmatchedLine(em(), april, '0.01');
  await em().execute('update cloud_invoices set line_count = 2, updated_at = now()');
  expect(await causes()).toContain('unmatched_cost');
  await admin.attention.dismiss('unmatched_cost', { reason });
  expect(await causes()).not.toContain('unmatched_cost');
  const may = await insertInvoice(em(), account, { ...columns, period: '2026-05' });
  await insertUnmatchedLine(em(), may, '6.00');
  expect(await causes()).toContain('unmatched_cost');
});
