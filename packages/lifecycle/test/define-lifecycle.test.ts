import { describe, expect, it } from 'vitest';
import { defineLifecycle, InvalidLifecycleError, LifecycleError } from '../src/index.ts';

const everyone = ['guest', 'porter'] as const;
const door = defineLifecycle({
  id: 'door',
  initial: ['closed'],
  states: {
    closed: { light: 'off' },
    open: { light: 'on', alarm: 'silent' },
    bricked: { light: 'off', final: true },
  },
  transitions: {
    closed: { open: everyone, bricked: ['porter'] },
    open: { closed: everyone },
    bricked: {},
  },
});

describe('defineLifecycle', () => {
  it('gives back what it was defined with', () => {
    expect(door).toMatchObject({
      id: 'door',
      initial: ['closed'],
      states: { open: { light: 'on' } },
      transitions: { closed: { bricked: ['porter'] } },
    });
    expect(Object.isFrozen(door)).toBe(true);
  });

  const actor = ['porter'];
  it.each([
    {
      fault: 'an edge to an unknown state',
      given: { initial: ['a'], states: { a: {} }, transitions: { a: { b: actor } } },
      faults: ['"a" → "b": no such state'],
    },
    {
      fault: 'edges from an unknown state',
      given: { initial: ['a'], states: { a: {} }, transitions: { a: {}, b: { a: actor } } },
      faults: ['transitions from "b": no such state'],
    },
    {
      fault: 'an unknown initial state',
      given: { initial: ['b'], states: { a: {} }, transitions: { a: {} } },
      faults: ['initial state "b": no such state'],
    },
    {
      fault: 'no initial state',
      given: { initial: [], states: { a: {} }, transitions: { a: {} } },
      faults: ['there is no initial state'],
    },
    {
      fault: 'an edge for nobody',
      given: { initial: ['a'], states: { a: {} }, transitions: { a: { a: [] } } },
      faults: ['"a" → "a" has no actor'],
    },
    {
      fault: 'a final state that leads on',
      given: {
        initial: ['a'],
        states: { a: {}, b: { final: true } },
        transitions: { a: { b: actor }, b: { a: actor } },
      },
      faults: ['"b" is final but leads to "a"'],
    },
    {
      fault: 'states that nothing leads to',
      given: {
        initial: ['a'],
        states: { a: {}, b: {}, c: {} },
        transitions: { a: {}, b: { c: actor }, c: { b: actor } },
      },
      faults: ['nothing leads to "b"', 'nothing leads to "c"'],
    },
    {
      fault: 'states that reach no final one',
      given: {
        initial: ['a'],
        states: { a: {}, b: {}, end: { final: true } },
        transitions: { a: { b: actor, end: actor }, b: {}, end: {} },
      },
      faults: ['"b" reaches no final state'],
    },
  ])('refuses $fault', ({ given, faults }) => {
    const define = () => defineLifecycle({ id: 'broken', ...widen(given) });

    expect(define).toThrow(InvalidLifecycleError);
    expect(define).toThrow(LifecycleError);
    expect(define).toThrow(
      expect.objectContaining({
        code: 'invalid_lifecycle',
        name: 'InvalidLifecycleError',
        lifecycle: 'broken',
        faults,
        message: `The lifecycle "broken" cannot be: ${faults.join('; ')}.`,
      }),
    );
  });

  it('asks for a way to an end only where an end is declared', () => {
    const wheel = defineLifecycle({
      id: 'wheel',
      initial: ['up'],
      states: { up: {}, down: {} },
      transitions: { up: { down: ['wind'] }, down: { up: ['wind'] } },
    });
    expect(wheel.shortestPath('up', 'down')).toEqual(['up', 'down']);
  });
});

describe('a lifecycle', () => {
  it('hands back the data of the next state as the effects, without `final`', () => {
    expect(door.transition('closed', 'open', { actor: 'guest' })).toEqual({
      state: 'open',
      effects: { light: 'on', alarm: 'silent' },
    });
    expect(door.transition('closed', 'bricked', { actor: 'porter' })).toEqual({
      state: 'bricked',
      effects: { light: 'off' },
    });
  });

  it('lists where one edge leads, for one actor or for anyone', () => {
    expect(door.allowed('closed')).toEqual(['open', 'bricked']);
    expect(door.allowed('closed', 'guest')).toEqual(['open']);
    expect(door.allowed('bricked')).toEqual([]);
  });

  it('finds the shortest way, which is the state alone where one is there already', () => {
    expect(door.shortestPath('open', 'bricked')).toEqual(['open', 'closed', 'bricked']);
    expect(door.shortestPath('open', 'bricked', 'guest')).toBeNull();
    expect(door.shortestPath('open', 'open')).toEqual(['open']);
    expect(door.shortestPath('bricked', 'open')).toBeNull();
  });

  it.each([
    ['open', true],
    ['opened', false],
    ['toString', false],
    ['__proto__', false],
    ['', false],
    [undefined, false],
    [null, false],
    [{}, false],
  ])('says of %j whether it is a state: %s', (value, expected) => {
    expect(door.isState(value)).toBe(expected);
  });
});

interface Given {
  readonly initial: string[];
  readonly states: Record<string, { readonly final?: boolean }>;
  readonly transitions: Record<string, Record<string, string[]>>;
}

/** Forgets the literal types, so that a broken map gets past the compiler. */
function widen(given: Given): Given {
  return given;
}
