import { expect } from 'vitest';
import type { System } from '../system.ts';
import { bill } from './bills.ts';
import type { Night } from './row.ts';
import { discover, threeAm } from './three-am.ts';

/** What every instance logs while PostgreSQL is away. */
const postgresAway = [
  'PostgreSQL cannot be reached, or does not answer.',
  'PostgreSQL serves again',
];
const postgresDown = { name: 'postgres_up', value: 0, alert: 'ArcadiaPostgresDown' } as const;
const scheduleStoreDown =
  'the store of the schedules cannot be reached: the sweeps of the worker run due work meanwhile';

/** Lets the provider issue new invoices, and waits until their ingests run. */
async function beginIngests(night: Night): Promise<void> {
  const { provider } = night;
  provider.invoices.push(bill('new-1', '12.00'), bill('new-2', '13.00'), bill('new-3', '14.00'));
  await discover(night);
  provider.delayMs = 300;
  await expect
    .poll(() => provider.requests.filter((path) => path.endsWith('/new-1/csv')))
    .not.toEqual([]);
}

const readiness = async ({ instances }: System) =>
  await Promise.all(instances.map(async ({ url }) => (await fetch(`${url}/api/ready`)).status));

threeAm('PostgreSQL restarts', {
  system: { own: { postgres: true, mongod: true } },
  async happens(night) {
    await beginIngests(night);
    await night.system.postgres.stop();
    expect(await readiness(night.system)).toEqual([503, 503]);
  },
  attention: null,
  metric: postgresDown,
  requestsFail: 'with 503',
  log: postgresAway,
  mayLog: ['PostgreSQL is starting up or shutting down.', 'work item failed'],
  isMetByEach: true,
  repair: async ({ system, provider }) => {
    await system.postgres.start();
    provider.delayMs = 0;
  },
  ends: 'by itself',
});

threeAm('PostgreSQL is silent', {
  system: { own: { postgres: true, mongod: true } },
  async happens(night) {
    await beginIngests(night);
    night.system.postgres.freeze();
    await expect.poll(() => readiness(night.system)).toEqual([503, 503]);
  },
  attention: null,
  metric: postgresDown,
  requestsFail: 'with 503',
  log: postgresAway,
  mayLog: ['work item failed'],
  isMetByEach: true,
  repair: async ({ system, provider }) => {
    // Until requests have been given up, and new connections too.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    system.postgres.thaw();
    provider.delayMs = 0;
  },
  ends: 'by itself',
});

threeAm('MongoDB is away', {
  system: { own: { mongod: true } },
  async happens({ system, provider, admin }) {
    await system.mongod.kill();
    provider.invoices.push(bill('new-1', '12.00'));
    await admin().queue.runSchedule('billing-history');
    await expect.poll(() => readiness(system)).toEqual([200, 200]);
  },
  attention: {
    ...{
      cause: 'schedule_store_down',
      severity: 'warning',
      count: 1,
      amount: null,
      operation: null,
    },
    title: 'cannot reach the store of the schedules',
  },
  metric: { name: 'schedule_store_up', value: 0, alert: 'ArcadiaScheduleStoreDown' },
  log: [scheduleStoreDown, 'the store of the schedules can be reached again'],
  repair: ({ system }) => system.mongod.start(),
  ends: 'by itself',
  afterwards: ({ system }) => expectBackAgain(system),
});

async function expectBackAgain({ instances }: System): Promise<void> {
  const isBack = () =>
    instances.every((each) =>
      each.log().some(({ msg }) => msg === 'the store of the schedules can be reached again'),
    );
  await expect.poll(isBack).toBe(true);
}

threeAm('The standby of the feed is away', {
  system: { own: { standby: true } },
  async happens({ system, admin }) {
    await admin().events.follow();
    system.standby.cut();
    // Each instance notices by a request for the feed.
    const follow = ({ client }: System['instances'][number]) =>
      client.events.follow().catch((error: unknown) => error);
    for (const answer of await Promise.all(system.instances.map(follow))) {
      expect(answer).toMatchObject({ status: 503, code: 'store_unavailable' });
    }
    expect(await readiness(system)).toEqual([200, 200]);
  },
  attention: {
    ...{ cause: 'standby_down', severity: 'critical', count: 1, amount: null, operation: null },
    title: 'cannot read the standby',
  },
  metric: {
    ...{ name: 'arcadia_attention', labels: { cause: 'standby_down' }, value: 1 },
    alert: 'ArcadiaStandbyDown',
  },
  requestsFail: 'with 503',
  log: postgresAway,
  isMetByEach: true,
  repair: ({ system }) => system.standby.restore(),
  ends: 'by itself',
  afterwards: ({ admin }) => admin().events.follow(),
});

threeAm('MongoDB was wiped', {
  system: { own: { mongod: true } },
  async happens({ system }) {
    const mark = system.instances.map((each) => each.log().length);
    await system.mongod.wipe();
    const created = () =>
      system.instances.flatMap((each, at) => each.logSince(mark[at] ?? 0)).map(({ job }) => job);
    await expect.poll(() => new Set(created()).size).toBe(8);
  },
  attention: null,
  log: [],
  ends: 'by itself',
});
