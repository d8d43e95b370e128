import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { sleep } from '../../src/client/sleep.ts';

test('sleep resolves after its time', async () => {
  const startedMs = performance.now();
  await sleep(30);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(28);
});

test.each([2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY])(
  'sleep of %d ms, more than a timer supports, does not resolve at once',
  async (ms) => {
    const abort = new AbortController();
    const outcome = Promise.race([
      sleep(ms, abort.signal).then(() => 'over'),
      sleep(50).then(() => 'still waiting'),
    ]);
    expect(await outcome).toBe('still waiting');
    abort.abort();
  },
);

test('sleep rejects at once on abort, and removes its listener', async () => {
  const abort = new AbortController();
  const waiting = sleep(60_000, abort.signal);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(sleep(60_000, abort.signal)).rejects.toThrow('enough');
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
});

test('sleep removes its listener when it resolves', async () => {
  const { signal } = new AbortController();
  await sleep(1, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
