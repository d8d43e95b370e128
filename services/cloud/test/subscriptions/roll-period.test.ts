import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockDeployment } from '../../src/journal/lock-deployment.ts';
import { startOfDay } from '../../src/subscriptions/calendar.ts';
import { requireLiveSubscription } from '../../src/subscriptions/read-subscription.ts';
import { rollPeriod } from '../../src/subscriptions/roll-period.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { subscribeShop } from './subscribe-shop.ts';

const TIME_ZONE = 'Australia/Sydney';
let now = new Date('2087-12-31T12:59:59.999Z');
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { BILLING_TIME_ZONE: TIME_ZONE }, now: () => now });
});
afterAll(() => service[Symbol.asyncDispose]());

const subscribed = () => subscribeShop(service, 'studio', [{ code: 'seats_5' }]);

function roll(id: string) {
  return service.em().transactional(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    return rollPeriod(tx, deployment, await requireLiveSubscription(tx, deployment), TIME_ZONE);
  });
}

it('rolls to the next month when the former one ends, across years and leap days', async () => {
  const { acme, id } = await subscribed();
  const before = await acme.subscriptions.get(id);
  for (const [start, end, boundary] of [
    ['2088-01-01', '2088-02-01', '2087-12-31T13:00:00.000Z'],
    ['2088-02-01', '2088-03-01', '2088-01-31T13:00:00.000Z'],
    ['2088-03-01', '2088-04-01', '2088-02-29T13:00:00.000Z'],
    ['2088-04-01', '2088-05-01', '2088-03-31T13:00:00.000Z'],
    ['2088-05-01', '2088-06-01', '2088-04-30T14:00:00.000Z'],
  ] as const) {
    const former = await acme.subscriptions.get(id);
    const { seq } = await roll(id);
    const period = { current_period_start: start, current_period_end: end };
    expect(await acme.subscriptions.get(id)).toEqual({ ...before, ...period });
    const detail = await acme.deployments.get(id);
    expect(detail.seq).toBe(seq);
    const { current_period_start, current_period_end } = former;
    expect(detail.events.at(-1)).toMatchObject({
      seq,
      kind: 'period_rolled',
      actor: { kind: 'system', id: 'period-end' },
      effective_at: boundary,
      metadata: {
        subscription_id: before.id,
        before: { current_period_start, current_period_end },
        after: period,
      },
    });
  }
});

it('rolls periods without gaps or overlaps, from any month on', async () => {
  const law = fc.asyncProperty(
    fc.date({
      min: new Date('2060-01-01T00:00:00Z'),
      max: new Date('2099-01-01T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.integer({ min: 1, max: 14 }),
    async (from, months) => {
      now = from;
      const { acme, id } = await subscribed();
      const { current_period_start, current_period_end } = await acme.subscriptions.get(id);
      expect(startOfDay(current_period_start, TIME_ZONE) <= from).toBe(true);
      expect(from < startOfDay(current_period_end, TIME_ZONE)).toBe(true);
      for (let month = 0; month < months; month += 1) await roll(id);
      const { events } = await acme.deployments.get(id);
      const rolls = events.filter(({ kind }) => kind === 'period_rolled');
      expect(rolls).toHaveLength(months);
      let end = current_period_end;
      for (const { metadata, effective_at } of rolls) {
        expect(effective_at).toBe(startOfDay(end, TIME_ZONE).toISOString());
        expect(metadata).toMatchObject({ after: { current_period_start: end } });
        const next = new Date(`${end}T00:00:00Z`);
        next.setUTCMonth(next.getUTCMonth() + 1);
        end = next.toISOString().slice(0, 10);
        expect(metadata).toMatchObject({ after: { current_period_end: end } });
      }
    },
  );
  await fc.assert(law, { numRuns: 8 });
});
