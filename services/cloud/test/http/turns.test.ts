import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTurns, type EndTurn } from '../../src/http/turns.ts';

const never = new AbortController().signal;

const step = fc.record({
  kind: fc.constantFrom('take', 'take', 'take', 'end', 'leave'),
  key: fc.constantFrom('a', 'b'),
  at: fc.nat({ max: 20 }),
});

it('begins the turns of each key in order, never more than may run, and forgets idle keys', async () => {
  const law = fc.asyncProperty(
    fc.array(step, { maxLength: 80 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 4 }),
    async (steps, running, waiting) => {
      const turns = createTurns({ running, waiting });
      const model = { a: createModel(running, waiting), b: createModel(running, waiting) };
      for (const { kind, key, at } of steps) {
        const of = model[key === 'a' ? 'a' : 'b'];
        if (kind === 'take') of.take(turns.take(key, 60_000, of.nextSignal()));
        else if (kind === 'end') of.end(at);
        else of.leave(at);
        await settled();
        expect(of.begun).toEqual(of.expected);
      }
      for (const of of [model.a, model.b]) {
        while (of.end(0)) await settled();
        expect(of.begun).toEqual(of.expected);
      }
      expect(turns.size).toBe(0);
    },
  );
  await fc.assert(law);
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** What a queue has to do, on arrays: `expected` are the numbers of the turns in the order in which they begin. */
function createModel(running: number, waiting: number) {
  const begun: number[] = [];
  const expected: number[] = [];
  const ends: { number: number; end: EndTurn }[] = [];
  const leavers = new Map<number, AbortController>();
  let queued: number[] = [];
  let ran = 0;
  let asked = -1;
  const start = (number: number) => {
    ran += 1;
    expected.push(number);
  };
  return {
    begun,
    expected,
    nextSignal() {
      asked += 1;
      const leaver = new AbortController();
      leavers.set(asked, leaver);
      return leaver.signal;
    },
    take(turn: Promise<EndTurn | undefined>) {
      const number = asked;
      if (ran < running) start(number);
      else if (queued.length < waiting) queued.push(number);
      void turn.then((end) => {
        if (end === undefined) return;
        begun.push(number);
        ends.push({ number, end });
      });
    },
    end(at: number): boolean {
      const [ended] = ends.splice(at % Math.max(1, ends.length), 1);
      if (ended === undefined) return false;
      ended.end();
      ended.end();
      ran -= 1;
      const next = queued.shift();
      if (next !== undefined) start(next);
      return true;
    },
    leave(at: number) {
      const number = queued[at % Math.max(1, queued.length)];
      if (number === undefined) return;
      queued = queued.filter((other) => other !== number);
      leavers.get(number)?.abort();
    },
  };
}

it('gives up a turn after the longest wait, and without a wait at once', async () => {
  const turns = createTurns({ running: 1, waiting: 1 });
  const end = await turns.take('a', 0, never);
  expect(await turns.take('a', 0, never)).toBeUndefined();
  expect(await turns.take('a', 5, never)).toBeUndefined();
  const next = turns.take('a', 60_000, never);
  end?.();
  (await next)?.();
  expect(turns.size).toBe(0);
});
