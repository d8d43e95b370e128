import { expect } from 'vitest';
import { letTimePass } from '../let-time-pass.ts';
import { act, causesOf, polling } from '../operator.ts';
import type { Night, Row } from './row.ts';
import { threeAm } from './three-am.ts';

const HOUR_MS = 3_600_000;

/** Stops everything for so long. When it starts again, the provider is not ready yet. */
async function sleepFor({ system, provider }: Night, durationMs: number): Promise<void> {
  for (const instance of system.instances) await instance.stop();
  await letTimePass(system.databaseUrl, durationMs);
  provider.faults = ['/balance', '/billing_history'].map((path) => ({
    ...{ path, fault: { status: 500 }, times: 1_000 },
  }));
  await Promise.all([system.start(), system.start()]);
}

/** Waits until these schedules are stale, repairs the provider, and calls the action of the item. */
async function endStale({ system, provider, admin }: Night, schedules: string): Promise<void> {
  const find = async () => {
    const { data } = await admin().attention.list();
    return data.find(({ cause }) => cause === 'schedule_stale');
  };
  await expect.poll(find, polling).toMatchObject({
    severity: 'critical',
    title: expect.stringMatching(new RegExp(`: ${schedules}$`)),
    action: { operation_id: 'runSchedule', href: '/api/v1/schedules/balance-snapshot/run' },
  });
  const item = await find();
  provider.faults = [];
  if (item !== undefined) await act(item, { url: system.instances.at(-1)?.url ?? '' });
  await expect.poll(() => causesOf(admin()), polling).not.toContain('schedule_stale');
}

const hoursMissing = (
  count: readonly [number, number],
): Pick<Row, 'attention' | 'mayShow' | 'ends'> => ({
  attention: {
    ...{ cause: 'slots_missing', severity: 'warning', title: 'hours of the balance', count },
    ...{ amount: null, operation: null },
  },
  ends: { byDismissal: 'The service was down, and the hours are gone.' },
  mayShow: ['schedule_stale', 'schedule_store_down'],
});

threeAm('Hours were missed', {
  async happens(night) {
    await sleepFor(night, 4 * HOUR_MS);
    await endStale(night, 'balance-snapshot');
  },
  ...hoursMissing([3, 4]),
  log: ['work item failed'],
});

threeAm('Days were missed', {
  async happens(night) {
    await sleepFor(night, 49 * HOUR_MS);
    await endStale(night, 'balance-snapshot and billing-history');
  },
  ...hoursMissing([23, 25]),
  log: ['work item failed'],
});
