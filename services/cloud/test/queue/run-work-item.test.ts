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
