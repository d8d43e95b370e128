import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Calendar, nextTimer } from '../../src/lifecycle/next-timer.ts';

const requested = {
  to: 'paused',
  reason: null,
  requested_by: { kind: 'tenant', id: 'bob' },
  requested_at: '2026-01-01T00:00:00.000Z',
  request_id: null,
} as const;

function calendar(at: {
  readonly scheduled?: Date | null;
  readonly trial?: Date | null;
  readonly period?: Date | null;
  readonly plan?: Date | null;
  readonly isTrialKept?: boolean;
}): Calendar {
  const { scheduled = null, trial = null, period = null, plan = null } = at;
  return {
    deployment: {
      state: trial === null ? 'active' : 'trial',
      trialEndsAt: trial,
      scheduledTransition:
        scheduled === null ? null : { ...requested, effective_at: scheduled.toISOString() },
    },
    isTrialKept: at.isTrialKept ?? false,
    periodEndsAt: period,
    planChangesAt: plan,
  };
}

const noon = new Date('2026-03-01T12:00:00Z');

it('orders timers of one instant: scheduled transition, trial end, period end, plan change', () => {
  const all = { scheduled: noon, trial: noon, period: noon, plan: noon };
  expect(nextTimer(calendar(all))?.what).toBe('scheduled_transition');
  expect(nextTimer(calendar({ ...all, scheduled: null }))?.what).toBe('trial_end');
  expect(nextTimer(calendar({ period: noon, plan: noon }))?.what).toBe('period_end');
  expect(nextTimer(calendar({ plan: noon }))?.what).toBe('plan_change');
  expect(nextTimer(calendar({}))).toBeNull();
});

it('returns no trial end if the override keeps the trial going, or if the deployment has left it', () => {
  expect(nextTimer(calendar({ trial: noon, isTrialKept: true }))).toBeNull();
  const left = calendar({ trial: noon });
  const deployment = { ...left.deployment, state: 'active' } as const;
  expect(nextTimer({ ...left, deployment })).toBeNull();
});

it('returns the earliest timer', () => {
  const instant = fc.option(
    fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }),
  );
  fc.assert(
    fc.property(
      fc.record({ scheduled: instant, trial: instant, period: instant, plan: instant }),
      (at) => {
        const instants = Object.values(at).filter((date) => date !== null);
        const earliest = Math.min(...instants.map((date) => date.getTime()));
        const next = nextTimer(calendar(at));
        expect(next === null).toBe(instants.length === 0);
        if (next !== null) expect(next.at.getTime()).toBe(earliest);
      },
    ),
  );
});
