import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSlots, type SlotRule, toSeries } from '../../src/billing/slots.ts';

const HOUR_MS = 3_600_000;
const hours: SlotRule = {
  cron: '7 * * * *',
  lateAfterMs: 15 * 60_000,
  label: (start) => start.toISOString().slice(11, 13),
};
const at = (time: string) => Date.parse(`2026-11-27T${time}:00Z`);
const span = { fromMs: at('00:00'), toMs: at('06:00'), nowMs: at('05:00') };

describe('judgeSlots', () => {
  it('tells done, late, back-filled and missing apart, and leaves out what may still come', () => {
    const successes: Record<string, number> = {
      '00': at('00:08'),
      '01': at('01:23'),
      '02': at('03:07'),
    };
    const slots = judgeSlots(hours, span, ({ label }) => successes[label]);
    expect(slots.map(({ label, state }) => [label, state])).toEqual([
      ['00', 'done'],
      ['01', 'late'],
      ['02', 'back_filled'],
      // The slot of 04:07 ends at 05:07.
      ['03', 'missing'],
    ]);
  });

  it('begins with a slot that begins exactly at the beginning of the span', () => {
    const slots = judgeSlots(hours, { ...span, fromMs: at('00:07') }, () => undefined);
    expect(slots[0]?.label).toBe('00');
  });

  it('calls a slot missing before its end if the rule says so', () => {
    const rule = { ...hours, missingAfterMs: 10 * 60_000 };
    const slots = judgeSlots(rule, span, () => undefined);
    expect(slots.at(-1)).toMatchObject({ label: '04', missingSinceMs: at('04:17') });
  });
});

describe('toSeries', () => {
  it('loses no slot: the runs alternate, and their counts are those of the states', () => {
    const states = fc.array(fc.constantFrom('done', 'late', 'back_filled', 'missing'));
    fc.assert(
      fc.property(states, (given) => {
        const slots = given.map((state, index) => ({
          state,
          label: String(index),
          startMs: index * HOUR_MS,
          endMs: (index + 1) * HOUR_MS,
          missingSinceMs: (index + 1) * HOUR_MS,
        }));
        const { runs, ...counts } = toSeries(slots);
        expect(runs.flatMap(({ state, count }) => Array(count).fill(state))).toEqual(given);
        runs.slice(1).forEach((run, index) => {
          expect(run.state).not.toBe(runs[index]?.state);
        });
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(given.length);
      }),
    );
  });
});
