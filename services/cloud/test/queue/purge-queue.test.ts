import { expect, it } from 'vitest';
import { purgeQueue } from '../../src/queue/purge-queue.ts';
import { useTestQueue } from './test-queue.ts';

const { em, deps } = useTestQueue();

const keysOf = async (query: string) => (await em().execute(query)).map(({ key }) => key);

it('deletes finished items and runs after 90 days, and keeps what an operator must see', async () => {
  await em().execute(`
    insert into work_items (kind, key, outcome, updated_at) values
      ('ingest', 'old done', 'done', now() - interval '91 days'),
      ('ingest', 'new done', 'done', now() - interval '89 days'),
      ('ingest', 'old failed', 'failed', now() - interval '400 days'),
      ('ingest', 'old held', 'held', now() - interval '400 days'),
      ('ingest', 'old due', null, now() - interval '400 days'),
      ('block', 'old circuit', null, now() - interval '25 hours'),
      ('block', 'new circuit', null, now() - interval '23 hours')`);
  await em().execute(`
    insert into work_runs (id, item_id, kind, key, attempt, started_at, ended_at, outcome)
    select gen_random_uuid(), gen_random_uuid(), 'ingest', days || ' days', 1, now(), now() - days * interval '1 day', 'done'
    from unnest(array[89, 91]) as days`);
  await purgeQueue(deps().orm);
  expect(await keysOf('select key from work_items order by key')).toEqual([
    'new circuit',
    'new done',
    'old due',
    'old failed',
    'old held',
  ]);
  expect(await keysOf('select key from work_runs')).toEqual(['89 days']);
});
