import { rollInstances } from '../roll-instances.ts';
import { bill } from './bills.ts';
import { discover, realCircuit, threeAm } from './three-am.ts';

threeAm('Finance answers 422', {
  async happens(night) {
    const body = { error: 'unknown vendor' };
    night.finance.faults = [{ id: 'new', status: 422, commits: false, body }];
    night.provider.invoices.push(bill('new', '12.00'));
    await discover(night);
  },
  attention: {
    ...{ cause: 'work_failed', severity: 'critical', title: 'push', count: 1, amount: '12.00' },
    objects: { data: [{ kind: 'push', state: 'failed' }] },
    operation: 'retryWorkItems',
  },
  metric: {
    ...{ name: 'finance_pushes_total', labels: { outcome: 'failed' }, value: 1 },
    alert: 'ArcadiaPushesRejected',
  },
  log: ['work item failed'],
  ends: 'by the action',
});

const OTHER_SECRET = 't'.repeat(32);

threeAm('Finance answers 401', {
  system: { queue: realCircuit },
  async happens(night) {
    night.finance.secrets = [OTHER_SECRET];
    night.provider.invoices.push(bill('new', '12.00'));
    await discover(night);
  },
  attention: {
    ...{ cause: 'circuit_open', severity: 'critical', title: 'push', count: 1, amount: null },
    operation: 'probeWorkKind',
  },
  metric: {
    ...{ name: 'work_circuit_open', labels: { kind: 'push' }, value: 1 },
    alert: 'ArcadiaCircuitOpen',
  },
  log: [
    'access is back: work of this kind runs again',
    'the other system denies access: work of this kind is blocked until one item succeeds',
  ],
  repair: ({ system }) => rollInstances(system, { env: { SKYAI_FINANCE_SECRET: OTHER_SECRET } }),
  ends: 'by the action',
});
