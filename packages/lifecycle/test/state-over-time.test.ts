import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deploymentLifecycle } from '../src/index.ts';
import { HOUR_MS, instant, legalWalk, log, stateNames } from './event-logs.ts';

const zeroMs = {
  trial: 0,
  active: 0,
  past_due: 0,
  paused: 0,
  suspended: 0,
  cancelled: 0,
  archived: 0,
};

describe('stateAt', () => {
  test.each([
    ['before the first event', 10 * HOUR_MS - 1, null],
    ['at the first event', 10 * HOUR_MS, 'trial'],
    ['just before the next', 20 * HOUR_MS - 1, 'trial'],
    ['at an instant that two events share', 30 * HOUR_MS, 'suspended'],
    ['long after the last event', 9_000 * HOUR_MS, 'active'],
    ['before the epoch', -1, null],
  ])('stateAt an instant %s', (_, instantMs, state) => {
    expect(deploymentLifecycle.stateAt(log, instantMs)).toBe(state);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5])(
    'stateAt rejects the instant %s',
    (instantMs) => {
      expect(() => deploymentLifecycle.stateAt(log, instantMs)).toThrow(RangeError);
    },
  );
});

describe('timeInState', () => {
  test.each([
    {
      interval: 'around the whole log',
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
  ])('timeInState measures an interval $interval', ({ hours: [from = 0, to = 0], want }) => {
    const { stateMs, beforeMs } = deploymentLifecycle.timeInState(
      log,
      from * HOUR_MS,
      to * HOUR_MS,
    );
    const wanted = Object.entries(want.stateMs).map(([state, hours]) => [state, hours * HOUR_MS]);
    expect(stateMs).toEqual({ ...zeroMs, ...Object.fromEntries(wanted) });
    expect(beforeMs).toBe(want.beforeMs * HOUR_MS);
  });

  test('timeInState of an empty log counts everything as before', () => {
    expect(deploymentLifecycle.timeInState([], 5, 12)).toEqual({ stateMs: zeroMs, beforeMs: 7 });
  });

  test.each([
    [1, 0],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [0.5, 1.5],
    [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('timeInState rejects the interval from %s to %s', (fromMs, toMs) => {
    expect(() => deploymentLifecycle.timeInState(log, fromMs, toMs)).toThrow(RangeError);
  });
});

describe('properties', () => {
  test('stateAt returns the state that replay gives for the events until then', () => {
    fc.assert(
      fc.property(legalWalk, instant, (events, instantMs) => {
        const prefix = events.filter(({ atMs }) => atMs <= instantMs);
        expect(deploymentLifecycle.replay(prefix)).toEqual({
          ok: true,
          state: deploymentLifecycle.stateAt(events, instantMs),
        });
      }),
    );
  });

  test('timeInState adds up to the interval, and matches a count of single milliseconds', () => {
    fc.assert(
      fc.property(legalWalk, instant, fc.nat({ max: 300 }), (events, fromMs, lengthMs) => {
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

  test('timeInState of two adjoining intervals adds up to that of both', () => {
    fc.assert(
      fc.property(legalWalk, fc.tuple(instant, instant, instant), (events, instants) => {
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
