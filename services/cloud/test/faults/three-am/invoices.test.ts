import { expect } from 'vitest';
import { row } from '../../billing/provider.ts';
import { bill } from './bills.ts';
import type { Night } from './row.ts';
import { discover, threeAm } from './three-am.ts';

const readInvoice = async ({ admin }: Night, uuid: string) => {
  const { data } = await admin().billing.listInvoices({ limit: 200 });
  return data.find(({ provider_uuid }) => provider_uuid === uuid);
};

threeAm('An invoice does not add up', {
  async happens(night) {
    const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '11.00')];
    night.provider.invoices.push({ ...bill('new', '12.00'), csv });
    await discover(night);
  },
  attention: {
    ...{ cause: 'invoice_held', severity: 'warning', title: 'do not add up', count: 1 },
    ...{ amount: '12.00', operation: 'acceptInvoice' },
    objects: { data: [{ provider_uuid: 'new', ingest_status: 'held' }] },
  },
  metric: {
    ...{ name: 'work_items', labels: { kind: 'ingest', state: 'held' }, value: 1 },
    alert: 'ArcadiaWorkHeld',
  },
  log: ['work item failed'],
  ends: { byTheActionWithReason: 'The provider confirmed the total' },
  async afterwards(night) {
    expect(await readInvoice(night, 'new')).toMatchObject({
      ...{ ingest_status: 'ingested', reconciled: true, finance_status: 'pushed' },
    });
    expect(night.finance.held.get('new')).toMatchObject({
      amount_gross_minor: 1_200,
      lines: [
        { amount: '11.00' },
        { kind: 'other', amount: '1.00', description: expect.stringContaining('confirmed') },
      ],
    });
  },
  // Finance has the difference as a line of its own.
  leaves: /^new has lines in finance/,
});

threeAm('An invoice changed after it was pushed', {
  async happens(night) {
    const { provider, finance } = night;
    const headers = { 'retry-after': '120' };
    finance.faults = [{ id: 'inv-1', status: 503, commits: false, headers }];
    provider.invoices.splice(0, 1, {
      ...bill('inv-1', '99.00'),
      updatedAt: '2026-11-20T00:00:00Z',
    });
    await discover(night);
  },
  attention: {
    ...{ cause: 'changed_after_push', severity: 'warning', title: 'changed after its push' },
    ...{ count: 1, amount: '99.00', operation: 'pushInvoice' },
    objects: { data: [{ provider_uuid: 'inv-1', amount: '99.00' }] },
  },
  metric: {
    ...{ name: 'arcadia_attention', labels: { cause: 'changed_after_push' }, value: 1 },
    alert: 'ArcadiaChangedAfterPush',
  },
  log: ['work item failed'],
  ends: 'by the action',
  async afterwards({ finance }) {
    expect(finance.held.get('inv-1')).toMatchObject({ amount_gross_minor: 9_900 });
  },
});
