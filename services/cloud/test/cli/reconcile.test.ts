import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reconcile } from '../../src/cli/reconcile.ts';
import type { Finance } from '../billing/finance.ts';
import { type OtherSystems, startOtherSystems } from '../billing/other-systems.ts';
import { type Provider, row } from '../billing/provider.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let others: OtherSystems;
let provider: Provider;
let finance: Finance;
let service: TestService;
let admin: ArcadiaClient;
beforeAll(async () => {
  others = await startOtherSystems();
  ({ provider, finance } = others);
  const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')];
  provider.invoices = [
    { uuid: 'inv-1', period: '2026-03', amount: '3.10', csv },
    { uuid: 'inv-2', period: '2026-03', amount: '3.10', csv },
  ];
  service = await startTestService({
    env: others.env,
  });
  await service.service.worker.drainAll();
  admin = await service.admin();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await others[Symbol.asyncDispose]();
});

async function run(period: string, json = false) {
  let text = '';
  const isSame = await reconcile(admin, { period, json }, (part) => {
    text += part;
  });
  return { isSame, text };
}

it('arcadia reconcile prints a line per invoice, and tells whether finance had all', async () => {
  const all = await run('2026-03');
  expect(all.isSame).toBe(true);
  expect(all.text).toMatch(/^INVOICE +FINANCE ID +RESULT +ERROR\n/);
  expect(all.text).toContain('2026-03: 2 confirmed, 0 lost and booked again, 0 not sent\n');

  finance.held.delete('inv-1');
  const one = await run('2026-03');
  expect(one.isSame).toBe(false);
  expect(one.text).toMatch(/f-inv-1 +finance had lost it; booked again/);
  expect(one.text).toContain('2026-03: 1 confirmed, 1 lost and booked again, 0 not sent\n');
});

it('arcadia reconcile says that nothing of the month was pushed', async () => {
  expect(await run('2026-01')).toEqual({
    isSame: true,
    text: 'No invoice of 2026-01 was pushed to finance.\n',
  });
});

it('arcadia reconcile --json prints the answer of the API', async () => {
  const { text } = await run('2026-03', true);
  expect(JSON.parse(text)).toMatchObject({ period: '2026-03', confirmed: 2 });
});
