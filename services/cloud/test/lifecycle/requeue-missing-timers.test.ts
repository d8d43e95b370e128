import { afterAll, beforeAll, expect, it } from 'vitest';
import { platformSql } from '../../src/db/tenant-scope.ts';
import { requeueMissingTimers } from '../../src/lifecycle/requeue-missing-timers.ts';
import { claim } from '../../src/queue/claim.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { createInstance } from '../../src/queue/instance.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { createEndedPeriods } from './ended-periods.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** Runs the repair with pages of 10 deployments. */
async function requeue(timeZone: string): Promise<void> {
  await enqueue(service.em(), 'due-repair', 'due-repair');
  const item = await claim(service.em(), 'due-repair', createInstance());
  if (item === null) throw new Error('The repair is not due.');
  await requeueMissingTimers({ orm: service.service.orm, timeZone }, item, 10);
}

async function dueTimes(): Promise<Map<string, number>> {
  const rows = await platformSql(service.em())
    .selectFrom('work_items')
    .select(['key', 'due_at'])
    .where('kind', '=', 'deployment-due')
    .where('outcome', 'is', null)
    .execute();
  return new Map(rows.map(({ key, due_at }) => [key, Date.parse(due_at)]));
}

it('requeues the timers of all deployments page by page, whatever page they are on', async () => {
  const ids = await createEndedPeriods(service.em(), 25);
  const em = service.em();
  const at = (index: number) => ids[index] ?? '';
  await em.execute('delete from work_items where key in (?, ?)', [at(0), at(9)]);
  await em.execute("update work_items set outcome = 'failed', attempts = 8 where key in (?, ?)", [
    ...[at(10), at(24)],
  ]);
  await em.execute("update work_items set due_at = '2090-01-01T00:00:00Z' where key = ?", [at(15)]);
  const before = await dueTimes();
  await requeue('UTC');
  const after = await dueTimes();
  const monthBegan = before.get(at(1)) ?? 0;
  expect(after).toEqual(new Map(ids.map((id) => [id, monthBegan])));
  const done = await platformSql(em)
    .selectFrom('work_items')
    .select(['attempts', 'lease_token'])
    .where('kind', '=', 'due-repair')
    .where('key', '=', 'due-repair')
    .execute();
  expect(done).toEqual([{ attempts: 0, lease_token: null }]);
});

it('makes the timers of all deployments earlier if the zone moves east', async () => {
  const before = await dueTimes();
  await requeue('Pacific/Kiritimati');
  const [earlier, others] = [14 * 3_600_000, [...before.keys()]];
  const after = await dueTimes();
  const monthBegan = Math.min(...before.values());
  for (const id of others) expect(after.get(id)).toBe(monthBegan - earlier);
});
