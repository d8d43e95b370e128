import { expect, it } from 'vitest';
import {
  type SubscriptionEvent,
  subscriptionAsOf,
} from '../../src/subscriptions/subscription-as-of.ts';

const studio = { plan_code: 'studio', plan_version: 1, base_price_cents: 5000, currency: 'AUD' };
const pro = { plan_code: 'pro', plan_version: 2, base_price_cents: 12000, currency: 'AUD' };
const april = { current_period_start: '2026-04-01', current_period_end: '2026-05-01' };
const may = { current_period_start: '2026-05-01', current_period_end: '2026-06-01' };
const storage = { id: 'a-1', code: 'storage_50gb', units: 2, qty: 50, price_cents: 750 };
const seats = { id: 'a-2', code: 'seats_5', units: 1, qty: 5, price_cents: 1000 };

const subscribed = {
  kind: 'subscribed',
  metadata: {
    subscription_id: 's-1',
    before: null,
    after: { ...studio, status: 'active', ...april, trial_ends_at: null, addons: [storage] },
  },
} as const;
const waiting = {
  plan_code: 'pro',
  plan_version: 2,
  effective_at: '2026-05-01T00:00:00.000Z',
  requested_by: { kind: 'tenant', id: 'tester' },
  requested_at: '2026-04-03T00:00:00.000Z',
} as const;

/** A log of these events, in this order. */
function log(...events: Partial<SubscriptionEvent>[]): SubscriptionEvent[] {
  return events.map((event, index) => ({
    seq: index + 1,
    kind: 'transitioned',
    to_state: 'active',
    reason: null,
    metadata: {},
    ...event,
  }));
}

it('returns null before the deployment subscribes', () => {
  expect(subscriptionAsOf([])).toBeNull();
  expect(subscriptionAsOf(log({ kind: 'created' }, { kind: 'updated' }))).toBeNull();
});

it('returns the subscription of the subscribed event, with the status of the state', () => {
  const begun = { id: 's-1', ...studio, ...april, addons: [storage], pending_change: null };
  expect(subscriptionAsOf(log(subscribed))).toEqual({
    ...begun,
    trial_ends_at: null,
    status: 'active',
  });
  expect(subscriptionAsOf(log({ ...subscribed, to_state: 'paused' }))).toMatchObject({
    status: 'paused',
  });
});

it('applies changes of plan, add-ons, period and state, and ignores other events', () => {
  const events = log(
    subscribed,
    { kind: 'addon_attached', metadata: { before: null, after: seats } },
    { kind: 'plan_changed', metadata: { before: studio, after: pro } },
    { kind: 'addon_removed', metadata: { before: storage, after: null } },
    { kind: 'period_rolled', metadata: { before: april, after: may } },
    { kind: 'something_new', metadata: null },
    { to_state: 'suspended' },
  );
  expect(subscriptionAsOf(events.slice(0, 2))).toMatchObject({
    ...studio,
    addons: [storage, seats],
  });
  expect(subscriptionAsOf(events.slice(0, 4))).toMatchObject({ ...pro, ...april, addons: [seats] });
  expect(subscriptionAsOf(events)).toMatchObject({
    ...pro,
    ...may,
    addons: [seats],
    status: 'paused',
  });
});

it('returns the pending plan change until it is applied, cancelled or dropped', () => {
  const scheduled = { kind: 'plan_change_scheduled', reason: 'more', metadata: { after: waiting } };
  const pending = { ...waiting, reason: 'more' };
  expect(subscriptionAsOf(log(subscribed, scheduled))?.pending_change).toEqual(pending);
  expect(subscriptionAsOf(log(subscribed, scheduled, {}))?.pending_change).toEqual(pending);
  for (const end of [
    { kind: 'plan_change_cancelled', metadata: { before: waiting, after: null } },
    { kind: 'plan_change_dropped', metadata: { before: waiting, after: null } },
    { kind: 'plan_changed', metadata: { before: studio, after: pro } },
    { to_state: 'cancelled' },
  ] as const) {
    expect(subscriptionAsOf(log(subscribed, scheduled, end))?.pending_change).toBeNull();
  }
});

it('stays cancelled after a reactivation until the deployment subscribes again', () => {
  const again = { ...subscribed, metadata: { ...subscribed.metadata, subscription_id: 's-2' } };
  const events = log(subscribed, { to_state: 'cancelled' }, { to_state: 'active' }, again);
  expect(subscriptionAsOf(events.slice(0, 3))).toMatchObject({ id: 's-1', status: 'cancelled' });
  expect(subscriptionAsOf(events)).toMatchObject({ id: 's-2', status: 'active' });
});

it('throws log_incomplete with the seq of an event that lost its metadata', () => {
  for (const kind of [
    'addon_attached',
    'addon_removed',
    'plan_changed',
    'period_rolled',
    'plan_change_scheduled',
  ]) {
    expect(() => subscriptionAsOf(log(subscribed, { kind, metadata: null }))).toThrow(
      expect.objectContaining({ code: 'log_incomplete', data: { seq: 2 } }),
    );
  }
  expect(() => subscriptionAsOf(log({ ...subscribed, metadata: null }))).toThrow('Event 1');
});
