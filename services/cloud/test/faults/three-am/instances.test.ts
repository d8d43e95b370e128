import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { secret } from '../../setup/test-service.ts';
import { rollInstances } from '../roll-instances.ts';
import type { System } from '../system.ts';
import { bill } from './bills.ts';
import type { Night, Row } from './row.ts';
import { discover, threeAm } from './three-am.ts';

/** Kills the instance that runs an item of this kind. */
async function killWorker({ admin, system }: Night, kind: 'ingest' | 'push'): Promise<void> {
  const { data } = await admin().queue.listItems({ kind, state: 'running' });
  const worker = system.instances.find(({ id }) => data.some((item) => item.leased_by === id));
  if (worker === undefined) throw new Error(`No instance runs a ${kind}.`);
  await worker.kill();
}

const instanceDead: Pick<Row, 'attention' | 'metric' | 'requestsFail' | 'repair' | 'ends'> = {
  attention: {
    ...{ cause: 'instance_dead', severity: 'warning', title: 'An instance stopped', count: 1 },
    ...{ amount: null, operation: null },
  },
  metric: { name: 'instances', labels: { state: 'dead' }, value: 1, alert: 'ArcadiaInstanceDead' },
  requestsFail: 'with their instance',
  repair: ({ system }) => system.start(),
  ends: 'by itself',
};

threeAm('An instance was killed in the middle of an ingest', {
  async happens(night) {
    const { provider } = night;
    provider.invoices.push(bill('new-1', '12.00'), bill('new-2', '13.00'));
    await discover(night);
    provider.delayMs = 1_500;
    await expect.poll(() => provider.requests).toContain('/v2/customers/my/invoices/new-1/csv');
    await killWorker(night, 'ingest');
    provider.delayMs = 0;
  },
  log: [],
  ...instanceDead,
});

threeAm('An instance was killed in the middle of a push', {
  async happens(night) {
    const { provider, finance } = night;
    const arrived = finance.hold();
    provider.invoices.push(bill('new-1', '12.00'));
    await discover(night);
    const goOn = await arrived;
    await killWorker(night, 'push');
    goOn();
  },
  log: [],
  mayLog: ['work item waits'],
  ...instanceDead,
});

threeAm('A release is rolled out', {
  async happens(night) {
    const { system, provider } = night;
    provider.delayMs = 200;
    provider.invoices.push(bill('new-1', '12.00'), bill('new-2', '13.00'));
    await discover(night);
    await migrate(system);
    await rollInstances(system);
    provider.delayMs = 0;
  },
  attention: null,
  log: [],
  ends: 'by itself',
});

const CLI = fileURLToPath(new URL('../../../src/cli/arcadia.ts', import.meta.url));

/** Runs `arcadia migrate`, as before each release. */
async function migrate({ serviceUrl, migrationUrl }: System): Promise<void> {
  const env = {
    DATABASE_URL: serviceUrl,
    DATABASE_MIGRATION_URL: migrationUrl,
    ARCADIA_JWT_SECRET: secret,
  };
  await promisify(execFile)(process.execPath, ['--conditions=@arcadia/source', CLI, 'migrate'], {
    env,
  });
}
