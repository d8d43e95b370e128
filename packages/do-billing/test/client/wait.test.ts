import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { wait } from '../../src/client/wait.ts';

test('a wait is over after its time', async () => {
  const startedMs = performance.now();
  await wait(30);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(28);
});

test.each([2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY])(
  'a wait of %d ms, more than a timer takes, is not over at once',
  async (ms) => {
    const abort = new AbortController();
    const outcome = Promise.race([
      wait(ms, abort.signal).then(() => 'over'),
      wait(50).then(() => 'still waiting'),
    ]);
    expect(await outcome).toBe('still waiting');
    abort.abort();
  },
);

test('an abort ends a wait at once, and nothing listens on', async () => {
  const abort = new AbortController();
  const waiting = wait(60_000, abort.signal);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(wait(60_000, abort.signal)).rejects.toThrow('enough');
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
});

test('a wait that is over listens no longer', async () => {
  const { signal } = new AbortController();
  await wait(1, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
