import { expect } from 'vitest';
import { isAllWell, only } from '../operator.ts';
import { rollInstances } from '../roll-instances.ts';
import { bill } from './bills.ts';
import { discover, realCircuit, threeAm } from './three-am.ts';

threeAm('A CSV of the provider cannot be read', {
  async happens(night) {
    night.provider.invoices.push({ ...bill('new', '12.00'), document: '<html>Sorry</html>' });
    await discover(night);
  },
  attention: {
    ...{ cause: 'work_failed', severity: 'critical', title: 'ingest', count: 1, amount: '12.00' },
    objects: { data: [{ kind: 'ingest', state: 'failed', last_error_code: 'not_csv' }] },
    operation: 'retryWorkItems',
  },
  metric: {
    ...{ name: 'work_items', labels: { kind: 'ingest', state: 'failed' }, value: 1 },
    alert: 'ArcadiaWorkFailed',
  },
  log: ['work item failed'],
  repair: ({ provider }) => provider.invoices.splice(-1, 1, bill('new', '12.00')),
  ends: 'by the action',
});

threeAm('The provider answers 500', {
  async happens(night) {
    const { provider, admin } = night;
    provider.invoices.push(bill('new', '12.00'));
    provider.faults = [{ path: '/csv', fault: { status: 500 }, times: 1_000 }];
    await discover(night);
    const retrying = async () => (await admin().queue.listItems({ state: 'retrying' })).data;
    await expect.poll(async () => (await retrying()).length).toBe(3);
    await isAllWell(admin());
    await only(admin(), 'work_failed');
    await expect.poll(retrying).toEqual([]);
  },
  attention: {
    ...{ cause: 'work_failed', severity: 'critical', title: 'ingest', count: 3, amount: '19.20' },
    operation: 'retryWorkItems',
  },
  metric: {
    ...{ name: 'work_items', labels: { kind: 'ingest', state: 'failed' }, value: 3 },
    alert: 'ArcadiaWorkFailed',
  },
  log: ['work item failed'],
  repair: ({ provider }) => {
    provider.faults = [];
  },
  ends: 'by the action',
});

threeAm("The provider's token was revoked", {
  system: { queue: realCircuit },
  async happens({ provider, admin }) {
    provider.tokens = ['dop_v1_second'];
    await admin().queue.runSchedule('balance-snapshot');
    await only(admin(), 'circuit_open');
    await admin().queue.runSchedule('inventory-sync');
    await expect.poll(async () => (await only(admin(), 'circuit_open')).count).toBe(2);
  },
  attention: {
    ...{ cause: 'circuit_open', severity: 'critical', count: 2 },
    title: 'balance-snapshot and inventory-sync',
    objects: {
      data: expect.arrayContaining([
        expect.objectContaining({
          kind: 'balance-snapshot',
          circuit: expect.objectContaining({ state: 'open' }),
        }),
      ]),
    },
    ...{ amount: null, operation: 'probeWorkKind' },
  },
  metric: {
    ...{ name: 'work_circuit_open', labels: { kind: 'balance-snapshot' }, value: 1 },
    alert: 'ArcadiaCircuitOpen',
  },
  log: [
    'access is back: work of this kind runs again',
    'the other system denies access: work of this kind is blocked until one item succeeds',
  ],
  repair: ({ system }) => rollInstances(system, { env: { DIGITALOCEAN_TOKEN: 'dop_v1_second' } }),
  ends: 'by the action',
});

threeAm("The provider's token lacks a scope", {
  async happens({ provider, admin }) {
    provider.lists.volumes = null;
    await admin().queue.runSchedule('inventory-sync');
  },
  attention: {
    ...{ cause: 'scope_missing', severity: 'warning', title: 'block_storage:read', count: 1 },
    objects: {
      data: [
        {
          ...{ name: 'Arcadia', last_sync: { outcome: 'done' } },
          not_visible: [{ kind: 'volume', scope: 'block_storage:read' }],
        },
      ],
    },
    ...{ amount: null, operation: 'runSchedule' },
  },
  metric: { name: 'provider_kinds_not_visible', value: 1, alert: 'ArcadiaScopeMissing' },
  log: [],
  repair: ({ provider }) => {
    provider.lists.volumes = [];
  },
  ends: 'by the action',
});
