import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BrokenLogError,
  type DeploymentActor,
  type DeploymentState,
  deploymentLifecycle,
  type LifecycleEvent,
} from '../src/index.ts';

const hourMs = 3_600_000;
const log: LifecycleEvent[] = [
  { from: null, to: 'trial', atMs: 10 * hourMs },
  { from: 'trial', to: 'active', atMs: 20 * hourMs, actor: 'tenant' },
  { from: 'active', to: 'past_due', atMs: 30 * hourMs },
  { from: 'past_due', to: 'suspended', atMs: 30 * hourMs, actor: 'system' },
  { from: 'suspended', to: 'active', atMs: 40 * hourMs, actor: 'operator' },
];
const nowhere = {
  trial: 0,
  active: 0,
  past_due: 0,
  paused: 0,
  suspended: 0,
  cancelled: 0,
  archived: 0,
};

describe('replay', () => {
  test('a log comes to the state after its last event, and an empty one to none', () => {
    expect(deploymentLifecycle.replay(log)).toEqual({ ok: true, state: 'active' });
    expect(deploymentLifecycle.replay([])).toEqual({ ok: true, state: null });
  });

  test.each([
    { what: 'begins nowhere', index: 0, change: { from: 'trial' }, why: 'discontinuous' },
    {
      what: 'begins where nothing may',
      index: 0,
      change: { to: 'paused' },
      why: 'illegal_transition',
    },
    {
      what: 'begins in a state unknown',
      index: 0,
      change: { to: 'new' },
      why: 'illegal_transition',
    },
    { what: 'begins twice', index: 1, change: { from: null }, why: 'discontinuous' },
    {
      what: 'leaves a state it is not in',
      index: 2,
      change: { from: 'trial' },
      why: 'discontinuous',
    },
    { what: 'takes no edge', index: 2, change: { to: 'archived' }, why: 'illegal_transition' },
    { what: 'stays', index: 2, change: { to: 'active' }, why: 'illegal_transition' },
    { what: 'goes to no state', index: 2, change: { to: '__proto__' }, why: 'illegal_transition' },
    {
      what: 'is by the wrong one',
      index: 3,
      change: { actor: 'tenant' },
      why: 'transition_not_permitted',
    },
    {
      what: 'is by nobody known',
      index: 4,
      change: { actor: 'x' },
      why: 'transition_not_permitted',
    },
    { what: 'goes back in time', index: 2, change: { atMs: 20 * hourMs - 1 }, why: 'out_of_order' },
    { what: 'has no instant', index: 2, change: { atMs: Number.NaN }, why: 'invalid_instant' },
    { what: 'has half a millisecond', index: 0, change: { atMs: 0.5 }, why: 'invalid_instant' },
    {
      what: 'is at the end of time',
      index: 4,
      change: { atMs: Number.POSITIVE_INFINITY },
      why: 'invalid_instant',
    },
  ])('an event that $what does not follow: $why', ({ index, change, why }) => {
    const events = log.map((event, at) => (at === index ? { ...event, ...change } : event));
    const before = log[index - 1]?.to ?? null;
    const broken = { index, event: events[index], state: before, why };

    expect(deploymentLifecycle.replay(events)).toMatchObject({ ok: false, ...broken });
    expect(() => deploymentLifecycle.stateAt(events, 0)).toThrow(BrokenLogError);
    expect(() => deploymentLifecycle.timeInState(events, 0, 0)).toThrow(
      expect.objectContaining({ code: 'broken_log', lifecycle: 'deployment', ...broken }),
    );
  });

  test('the break is told in a sentence too, and the event is the very one', () => {
    const row = { seq: 2, from: 'trial', to: 'archived', atMs: 11 * hourMs };
    const result = deploymentLifecycle.replay([{ ...row, from: null, to: 'trial' }, row]);
    expect(result).toMatchObject({
      message: 'Event 1: trial → archived does not follow on trial: illegal transition.',
    });
    expect(!result.ok && result.event).toBe(row);
  });

  test('a gap in the list itself is no log that ends there', () => {
    const gap: LifecycleEvent[] = new Array(3);
    gap.splice(0, 1, { from: null, to: 'trial', atMs: 0 });
    expect(() => deploymentLifecycle.replay(gap)).toThrow(TypeError);
  });

  test('the actor of the first event is not judged: nothing says who may begin', () => {
    expect(
      deploymentLifecycle.replay([{ from: null, to: 'trial', atMs: -5, actor: 'import' }]),
    ).toEqual({ ok: true, state: 'trial' });
  });
});

describe('stateAt', () => {
  test.each([
    ['before the first event', 10 * hourMs - 1, null],
    ['at the first event', 10 * hourMs, 'trial'],
    ['just before the next', 20 * hourMs - 1, 'trial'],
    ['at an instant that two events share', 30 * hourMs, 'suspended'],
    ['long after the last event', 9_000 * hourMs, 'active'],
    ['before the epoch', -1, null],
  ])('%s', (_, instantMs, state) => {
    expect(deploymentLifecycle.stateAt(log, instantMs)).toBe(state);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5])('refuses the instant %s', (instantMs) => {
    expect(() => deploymentLifecycle.stateAt(log, instantMs)).toThrow(RangeError);
  });
});

describe('timeInState', () => {
  test.each([
    {
      interval: 'around all of it',
      hours: [0, 50],
      want: { stateMs: { trial: 10, active: 20, suspended: 10 }, beforeMs: 10 },
    },
    { interval: 'before the first event', hours: [-4, 10], want: { stateMs: {}, beforeMs: 14 } },
    { interval: 'after the last', hours: [40, 44], want: { stateMs: { active: 4 }, beforeMs: 0 } },
    {
      interval: 'that cuts two states',
      hours: [25, 31],
      want: { stateMs: { active: 5, suspended: 1 }, beforeMs: 0 },
    },
    { interval: 'without length', hours: [25, 25], want: { stateMs: {}, beforeMs: 0 } },
  ])('of an interval $interval', ({ hours: [from = 0, to = 0], want }) => {
    const { stateMs, beforeMs } = deploymentLifecycle.timeInState(log, from * hourMs, to * hourMs);
    const wanted = Object.entries(want.stateMs).map(([state, hours]) => [state, hours * hourMs]);
    expect(stateMs).toEqual({ ...nowhere, ...Object.fromEntries(wanted) });
    expect(beforeMs).toBe(want.beforeMs * hourMs);
  });

  test('of no event at all is before', () => {
    expect(deploymentLifecycle.timeInState([], 5, 12)).toEqual({ stateMs: nowhere, beforeMs: 7 });
  });

  test.each([
    [1, 0],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [0.5, 1.5],
    [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('refuses the interval from %s to %s', (fromMs, toMs) => {
    expect(() => deploymentLifecycle.timeInState(log, fromMs, toMs)).toThrow(RangeError);
  });
});

interface Move extends LifecycleEvent {
  readonly to: DeploymentState;
  readonly actor: DeploymentActor;
}

/** A legal walk: each number chooses among the edges that lead on, and how long after. */
const walk = fc
  .record({
    initial: fc.constantFrom(...deploymentLifecycle.initial),
    startMs: fc.integer({ min: -1_000, max: 1_000 }),
    moves: fc.array(fc.record({ choice: fc.nat(), afterMs: fc.nat({ max: 50 }) }), {
      maxLength: 30,
    }),
  })
  .map(({ initial, startMs, moves }) => {
    const events: Move[] = [{ from: null, to: initial, atMs: startMs, actor: 'system' }];
    let here: DeploymentState = initial;
    let atMs = startMs;
    for (const { choice, afterMs } of moves) {
      const targets: readonly DeploymentState[] = deploymentLifecycle.allowed(here, 'operator');
      const to = targets[choice % targets.length];
      if (to === undefined) break;
      atMs += afterMs;
      events.push({ from: here, to, atMs, actor: 'operator' });
      here = to;
    }
    return events;
  });
const instant = fc.integer({ min: -1_200, max: 3_000 });

describe('properties', () => {
  test('replay of a legal walk gives its last state', () => {
    fc.assert(
      fc.property(walk, (events) => {
        expect(deploymentLifecycle.replay(events)).toEqual({ ok: true, state: events.at(-1)?.to });
      }),
    );
  });

  test('one event put elsewhere is the first that does not follow', () => {
    fc.assert(
      fc.property(walk, fc.nat(), fc.constantFrom(...stateNames()), (events, where, to) => {
        const index = where % events.length;
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

  test('a log with an event cut out of it breaks there', () => {
    fc.assert(
      fc.property(walk, fc.nat(), (events, where) => {
        fc.pre(events.length > 1);
        const index = where % (events.length - 1);
        const result = deploymentLifecycle.replay(events.toSpliced(index, 1));
        expect(result).toMatchObject({ ok: false, index, why: 'discontinuous' });
      }),
    );
  });

  test('stateAt is what replay makes of the events until then', () => {
    fc.assert(
      fc.property(walk, instant, (events, instantMs) => {
        const prefix = events.filter(({ atMs }) => atMs <= instantMs);
        expect(deploymentLifecycle.replay(prefix)).toEqual({
          ok: true,
          state: deploymentLifecycle.stateAt(events, instantMs),
        });
      }),
    );
  });

  test('times sum to the interval, and each is the number of its milliseconds', () => {
    fc.assert(
      fc.property(walk, instant, fc.nat({ max: 300 }), (events, fromMs, lengthMs) => {
        const toMs = fromMs + lengthMs;
        const { stateMs, beforeMs } = deploymentLifecycle.timeInState(events, fromMs, toMs);
        const times = Object.values(stateMs);
        expect(times.reduce((sum, ms) => sum + ms, beforeMs)).toBe(lengthMs);

        const counted = new Map<string | null, number>();
        for (let ms = fromMs; ms < toMs; ms += 1) {
          const state = events.findLast(({ atMs }) => atMs <= ms)?.to ?? null;
          counted.set(state, (counted.get(state) ?? 0) + 1);
        }
        expect(beforeMs).toBe(counted.get(null) ?? 0);
        for (const [state, ms] of Object.entries(stateMs)) expect(ms).toBe(counted.get(state) ?? 0);
      }),
    );
  });

  test('times of two adjoining intervals add up to those of both', () => {
    fc.assert(
      fc.property(walk, fc.tuple(instant, instant, instant), (events, instants) => {
        const [from = 0, between = 0, to = 0] = instants.toSorted((a, b) => a - b);
        const first = deploymentLifecycle.timeInState(events, from, between);
        const second = deploymentLifecycle.timeInState(events, between, to);
        const both = deploymentLifecycle.timeInState(events, from, to);
        for (const state of stateNames()) {
          expect(first.stateMs[state] + second.stateMs[state]).toBe(both.stateMs[state]);
        }
        expect(first.beforeMs + second.beforeMs).toBe(both.beforeMs);
      }),
    );
  });
});

function stateNames(): DeploymentState[] {
  return Object.keys(deploymentLifecycle.states).filter(deploymentLifecycle.isState);
}

function reached(from: string): readonly string[] {
  return deploymentLifecycle.isState(from) ? deploymentLifecycle.allowed(from) : [];
}
