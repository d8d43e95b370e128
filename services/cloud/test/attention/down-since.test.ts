import { expect, it } from 'vitest';
import { createDownSince } from '../../src/attention/down-since.ts';

const at = (time: string) => new Date(`2026-11-27T${time}Z`);

it('returns the time of the first failure that was noticed, and null while the store is up', async () => {
  let isUp = true;
  let failingForMs: number | null = null;
  let now = at('08:00:00');
  const store = { isUp: async () => isUp, failingForMs: () => failingForMs };
  const downSince = createDownSince(store, () => now);
  expect(await downSince()).toBeNull();
  isUp = false;
  expect(await downSince()).toBe('2026-11-27T08:00:00.000Z');
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

it('counts a store that rejects, or is silent for a second, as down', async () => {
  const rejecting = { isUp: () => Promise.reject(new Error('gone')), failingForMs: () => null };
  expect(await createDownSince(rejecting, () => at('08:00:00'))()).not.toBeNull();
  const silent = { isUp: () => new Promise<boolean>(() => undefined), failingForMs: () => null };
  expect(await createDownSince(silent, () => at('08:00:00'))()).not.toBeNull();
});
