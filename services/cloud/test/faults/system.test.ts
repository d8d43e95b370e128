import { expect, it } from 'vitest';
import { row } from '../billing/provider.ts';
import { isAllWell } from './operator.ts';
import { startSystem } from './system.ts';

it('runs two instances that ingest and push, show metrics, and end in order', async () => {
  await using system = await startSystem({
    prepare: ({ provider }) => {
      const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')];
      provider.invoices = [{ uuid: 'inv-1', period: '2026-10', amount: '3.10', csv }];
      provider.lists.droplets = [{ id: 101, name: 'web-1', created_at: '2020-01-01T00:00:00Z' }];
    },
  });
  const { finance, instances } = system;
  await system.settled();
  expect([...finance.held.keys()]).toHaveLength(1);
  await isAllWell(system.admin());
  const { data } = await system.admin().queue.listInstances();
  expect(data.map(({ id }) => id).toSorted()).toEqual(instances.map(({ id }) => id).toSorted());
  const [first, second] = instances;
  expect(await first?.metric('work_items', { kind: 'push', state: 'done' })).toBe(1);
  const mark = second?.log().length ?? 0;
  await second?.stop();
  expect(second?.logSince(mark)).toMatchObject([{ msg: 'draining' }]);
  await first?.kill();
});

it('stops, freezes and starts the stores of its own again', async () => {
  await using system = await startSystem({ own: { postgres: true }, instances: 1 });
  const { postgres } = system;
  const [instance] = system.instances;
  const isReady = async () => (await fetch(`${instance?.url}/api/ready`)).status;
  await expect.poll(isReady).toBe(200);
  postgres.freeze();
  await expect.poll(isReady).toBe(503);
  postgres.thaw();
  await expect.poll(isReady).toBe(200);
  await postgres.stop();
  await expect.poll(isReady).toBe(503);
  await postgres.start();
  await expect.poll(isReady).toBe(200);
  instance?.suspend();
  expect(() => system.admin()).toThrow('runs');
  instance?.resume();
  await system.settled();
});
