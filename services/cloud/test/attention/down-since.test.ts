import { expect, it } from 'vitest';
import { createDownSince } from '../../src/attention/down-since.ts';
import { startTestService } from '../setup/test-service.ts';

const at = (time: string) => new Date(`2026-11-27T${time}Z`);

it('returns the time of the first failure that was noticed, and null while the store is up', async () => {
  let isUp = true;
  let failingForMs: number | null = null;
  let now = at('08:00:00');
  const store = { isUp: async () => isUp, failingForMs: () => failingForMs };
  const downSince = createDownSince(store, () => now);
  expect(await downSince()).toBeNull();
  isUp = false;
  failingForMs = 0;
  expect(await downSince()).toBe('2026-11-27T08:00:00.000Z');
  failingForMs = null;
  now = at('08:05:00');
  expect(await downSince()).toBe('2026-11-27T08:00:00.000Z');
  isUp = true;
  expect(await downSince()).toBeNull();
  // Nobody asked meanwhile, but the schedules were checked.
  isUp = false;
  now = at('10:00:00');
  failingForMs = 3_600_000;
  expect(await downSince()).toBe('2026-11-27T09:00:00.000Z');
});

it.each([
  ['rejects', () => Promise.reject(new Error('gone'))],
  ['is silent for a second', () => new Promise<boolean>(() => undefined)],
])('counts a store that %s as down, unless it answers within 5 seconds', async (_, failure) => {
  let now = at('08:00:00');
  let isUp = failure;
  const store = { isUp: () => isUp(), failingForMs: () => null };
  const downSince = createDownSince(store, () => now);
  expect(await downSince()).toBeNull();
  isUp = () => Promise.resolve(true);
  expect(await downSince()).toBeNull();
  isUp = failure;
  now = at('08:01:00');
  expect(await downSince()).toBeNull();
  now = at('08:01:05');
  expect(await downSince()).toBe('2026-11-27T08:01:00.000Z');
});

it('listAttention does not miss the store of the schedules while the instance ends', async () => {
  let aheadMs = 0;
  await using service = await startTestService({
    start: true,
    now: () => new Date(Date.now() + aheadMs),
  });
  const admin = await service.admin();
  const causes = async () => (await admin.attention.list()).data.map(({ cause }) => cause);
  service.service.release();
  await expect.poll(async () => (await admin.ready()).status).toBe('degraded');
  await causes();
  aheadMs = 10_000;
  expect(await causes()).not.toContain('schedule_store_down');
});
