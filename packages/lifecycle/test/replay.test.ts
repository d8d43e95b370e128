import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BrokenLogError, deploymentLifecycle, type LifecycleEvent } from '../src/index.ts';
import { HOUR_MS, legalWalk, log, stateNames } from './event-logs.ts';

describe('replay', () => {
  test('returns the state after the last event, and null for an empty log', () => {
    expect(deploymentLifecycle.replay(log)).toEqual({ ok: true, state: 'active' });
    expect(deploymentLifecycle.replay([])).toEqual({ ok: true, state: null });
  });

  test.each([
    {
      event: 'begins with a state before it',
      index: 0,
      change: { from: 'trial' },
      why: 'discontinuous',
    },
    {
      event: 'begins in a state that is not initial',
      index: 0,
      change: { to: 'paused' },
      why: 'illegal_transition',
    },
    {
      event: 'begins in an unknown state',
      index: 0,
      change: { to: 'new' },
      why: 'illegal_transition',
    },
    { event: 'begins twice', index: 1, change: { from: null }, why: 'discontinuous' },
    {
      event: 'leaves a state it is not in',
      index: 2,
      change: { from: 'trial' },
      why: 'discontinuous',
    },
    {
      event: 'is not a transition',
      index: 2,
      change: { to: 'archived' },
      why: 'illegal_transition',
    },
    { event: 'stays in its state', index: 2, change: { to: 'active' }, why: 'illegal_transition' },
    {
      event: 'leads to an unknown state',
      index: 2,
      change: { to: '__proto__' },
      why: 'illegal_transition',
    },
    {
      event: 'is not permitted to its actor',
      index: 3,
      change: { actor: 'tenant' },
      why: 'transition_not_permitted',
    },
    {
      event: 'has an unknown actor',
      index: 4,
      change: { actor: 'x' },
      why: 'transition_not_permitted',
    },
    {
      event: 'goes back in time',
      index: 2,
      change: { atMs: 20 * HOUR_MS - 1 },
      why: 'out_of_order',
    },
    { event: 'has no instant', index: 2, change: { atMs: Number.NaN }, why: 'invalid_instant' },
    { event: 'has half a millisecond', index: 0, change: { atMs: 0.5 }, why: 'invalid_instant' },
    {
      event: 'is at the end of time',
      index: 4,
      change: { atMs: Number.POSITIVE_INFINITY },
      why: 'invalid_instant',
    },
  ])('reports an event that $event as $why', ({ index, change, why }) => {
    const events = log.map((event, at) => (at === index ? { ...event, ...change } : event));
    const before = log[index - 1]?.to ?? null;
    const broken = { index, event: events[index], state: before, why };

    expect(deploymentLifecycle.replay(events)).toMatchObject({ ok: false, ...broken });
    expect(() => deploymentLifecycle.stateAt(events, 0)).toThrow(BrokenLogError);
    expect(() => deploymentLifecycle.timeInState(events, 0, 0)).toThrow(
      expect.objectContaining({ code: 'broken_log', lifecycle: 'deployment', ...broken }),
    );
  });

  test('describes the break in a sentence, and returns the very event', () => {
    const row = { seq: 2, from: 'trial', to: 'archived', atMs: 11 * HOUR_MS };
    const result = deploymentLifecycle.replay([{ ...row, from: null, to: 'trial' }, row]);
    expect(result).toMatchObject({
      message: 'Event 1: trial → archived does not follow trial: illegal transition.',
    });
    expect(!result.ok && result.event).toBe(row);
  });

  test('throws a TypeError for an array with a hole', () => {
    const gap: LifecycleEvent[] = new Array(3);
    gap.splice(0, 1, { from: null, to: 'trial', atMs: 0 });
    expect(() => deploymentLifecycle.replay(gap)).toThrow(TypeError);
  });

  test('accepts any actor of the first event, since a definition does not restrict beginning', () => {
    expect(
      deploymentLifecycle.replay([{ from: null, to: 'trial', atMs: -5, actor: 'import' }]),
    ).toEqual({ ok: true, state: 'trial' });
  });
});

describe('replay properties', () => {
  test('returns the last state of every legal walk', () => {
    fc.assert(
      fc.property(legalWalk, (events) => {
        expect(deploymentLifecycle.replay(events)).toEqual({ ok: true, state: events.at(-1)?.to });
      }),
    );
  });

  test('reports an event that is changed to an illegal one', () => {
    fc.assert(
      fc.property(legalWalk, fc.nat(), fc.constantFrom(...stateNames()), (events, position, to) => {
        const index = position % events.length;
        const event = events[index];
        fc.pre(event !== undefined);
        const legal = event.from === null ? deploymentLifecycle.initial : reached(event.from);
        fc.pre(!legal.some((state) => state === to));
        const bent = events.with(index, { ...event, to });
        expect(deploymentLifecycle.replay(bent)).toMatchObject({
          ok: false,
          index,
          why: 'illegal_transition',
        });
      }),
    );
  });

  test('reports the event after one that is cut out', () => {
    fc.assert(
      fc.property(legalWalk, fc.nat(), (events, position) => {
        fc.pre(events.length > 1);
        const index = position % (events.length - 1);
        const result = deploymentLifecycle.replay(events.toSpliced(index, 1));
        expect(result).toMatchObject({ ok: false, index, why: 'discontinuous' });
      }),
    );
  });
});

function reached(from: string): readonly string[] {
  return deploymentLifecycle.isState(from) ? deploymentLifecycle.allowed(from) : [];
}
