import { expect, it } from 'vitest';
import { runNow, type WorkDefinition } from '../../src/queue/run-work-item.ts';
import { useTestQueue } from './test-queue.ts';

const { deps, itemOf } = useTestQueue();

it('runs an item at once with runNow, and returns a failure after recording it', async () => {
  const failing: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: () => Promise.reject(new Error('away')),
  };
  const attempted = await runNow(deps(), failing, 'a');
  expect(attempted).toMatchObject({ outcome: 'postponed', error: { message: 'away' } });
  expect(await itemOf('ingest', 'a')).toMatchObject({ attempts: 1, last_error: 'away' });
});

it('marks an item as failed at its first attempt if the definition calls the error final', async () => {
  const failures: unknown[] = [];
  const failing: WorkDefinition = {
    kind: 'push',
    concurrency: 1,
    run: () => Promise.reject(new RangeError('too much')),
    isFinal: (error) => error instanceof RangeError,
    onFailure: async (_em, _item, failure, outcome) => {
      failures.push([failure.message, outcome]);
    },
  };
  expect(await runNow(deps(), failing, 'a')).toMatchObject({ outcome: 'failed' });
  expect(await itemOf('push', 'a')).toMatchObject({
    attempts: 1,
    outcome: 'failed',
    last_error: 'too much',
  });
  expect(failures).toEqual([['too much', 'failed']]);

  const away = { ...failing, run: () => Promise.reject(new Error('away')) };
  expect(await runNow(deps(), away, 'b')).toMatchObject({ outcome: 'postponed' });
});
