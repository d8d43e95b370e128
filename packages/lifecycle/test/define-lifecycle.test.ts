import { describe, expect, it } from 'vitest';
import {
  defineLifecycle,
  InvalidLifecycleError,
  LifecycleError,
  toDot,
  toMermaid,
} from '../src/index.ts';

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
  it('returns a frozen lifecycle with the members of its definition', () => {
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
      fault: 'a transition to an unknown state',
      given: { initial: ['a'], states: { a: {} }, transitions: { a: { b: actor } } },
      faults: ['"a" → "b": unknown state "b"'],
    },
    {
      fault: 'transitions from an unknown state',
      given: { initial: ['a'], states: { a: {} }, transitions: { a: {}, b: { a: actor } } },
      faults: ['transitions: unknown state "b"'],
    },
    {
      fault: 'an unknown initial state',
      given: { initial: ['b'], states: { a: {} }, transitions: { a: {} } },
      faults: ['initial: unknown state "b"'],
    },
    {
      fault: 'no initial state',
      given: { initial: [], states: { a: {} }, transitions: { a: {} } },
      faults: ['no initial state'],
    },
    {
      fault: 'a transition without actors',
      given: { initial: ['a'], states: { a: {} }, transitions: { a: { a: [] } } },
      faults: ['"a" → "a" has no actor'],
    },
    {
      fault: 'a transition out of a final state',
      given: {
        initial: ['a'],
        states: { a: {}, b: { final: true } },
        transitions: { a: { b: actor }, b: { a: actor } },
      },
      faults: ['"b" is final but leads to "a"'],
    },
    {
      fault: 'states that cannot be reached',
      given: {
        initial: ['a'],
        states: { a: {}, b: {}, c: {} },
        transitions: { a: {}, b: { c: actor }, c: { b: actor } },
      },
      faults: ['no state leads to "b"', 'no state leads to "c"'],
    },
    {
      fault: 'states that cannot reach a final state',
      given: {
        initial: ['a'],
        states: { a: {}, b: {}, end: { final: true } },
        transitions: { a: { b: actor, end: actor }, b: {}, end: {} },
      },
      faults: ['"b" leads to no final state'],
    },
  ])('rejects $fault', ({ given, faults }) => {
    const define = () => defineLifecycle({ id: 'broken', ...widen(given) });

    expect(define).toThrow(InvalidLifecycleError);
    expect(define).toThrow(LifecycleError);
    expect(define).toThrow(
      expect.objectContaining({
        code: 'invalid_lifecycle',
        name: 'InvalidLifecycleError',
        lifecycle: 'broken',
        faults,
        message: `The lifecycle "broken" is invalid: ${faults.join('; ')}.`,
      }),
    );
  });

  it('accepts states that reach no final state if no state is final', () => {
    const wheel = defineLifecycle({
      id: 'wheel',
      initial: ['up'],
      states: { up: {}, down: {} },
      transitions: { up: { down: ['wind'] }, down: { up: ['wind'] } },
    });
    expect(wheel.shortestPath('up', 'down')).toEqual(['up', 'down']);
  });
});

describe('defineLifecycle without the entries of final states', () => {
  const id = 'shop';
  const initial = ['cart'] as const;
  const states = { cart: {}, paid: { final: true }, lost: { final: true } } as const;
  const cart = { paid: ['guest'], lost: ['clerk'] } as const;
  const explicit = defineLifecycle({
    id,
    initial,
    states,
    transitions: { cart, paid: {}, lost: {} },
  });

  it.each([
    ['left out', defineLifecycle({ id, initial, states, transitions: { cart } })],
    [
      'undefined',
      defineLifecycle({
        id,
        initial,
        states,
        transitions: { cart: { ...cart, cart: undefined }, paid: undefined, lost: undefined },
      }),
    ],
  ])('returns the same lifecycle if they are %s', (_, shop) => {
    expect(shop.hash).toBe(explicit.hash);
    expect(shop.toJSON()).toStrictEqual(explicit.toJSON());
    expect(defineLifecycle(shop.toJSON()).toJSON()).toStrictEqual(shop.toJSON());
    expect(toMermaid(shop)).toBe(toMermaid(explicit));
    expect(toDot(shop)).toBe(toDot(explicit));

    expect(shop.transition('cart', 'paid', { actor: 'guest' }).state).toBe('paid');
    expect(shop.allowed('cart')).toEqual(['paid', 'lost']);
    expect(shop.allowed('paid')).toEqual([]);
    expect(shop.can('paid', 'cart', 'clerk')).toBe(false);
    expect(shop.shortestPath('paid', 'cart')).toBeNull();
    expect(shop.explain('paid', 'cart', 'clerk')).toEqual(
      explicit.explain('paid', 'cart', 'clerk'),
    );
    const log = [
      { from: null, to: 'cart', atMs: 0 },
      { from: 'cart', to: 'paid', atMs: 1, actor: 'guest' },
    ];
    expect(shop.replay(log)).toEqual({ ok: true, state: 'paid' });
    expect(shop.timeInState(log, 0, 3).stateMs).toEqual({ cart: 1, paid: 2, lost: 0 });
    expect(shop.replay([...log, { from: 'paid', to: 'cart', atMs: 2 }])).toMatchObject({
      why: 'illegal_transition',
    });
  });
});

describe('transition, allowed, shortestPath and isState', () => {
  it('transition returns the data of the next state, without `final`, as effects', () => {
    expect(door.transition('closed', 'open', { actor: 'guest' })).toEqual({
      state: 'open',
      effects: { light: 'on', alarm: 'silent' },
    });
    expect(door.transition('closed', 'bricked', { actor: 'porter' })).toEqual({
      state: 'bricked',
      effects: { light: 'off' },
    });
  });

  it('allowed lists the next states, for one actor or for any', () => {
    expect(door.allowed('closed')).toEqual(['open', 'bricked']);
    expect(door.allowed('closed', 'guest')).toEqual(['open']);
    expect(door.allowed('bricked')).toEqual([]);
  });

  it('shortestPath finds the fewest states, and only the state itself from a state to itself', () => {
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
  ])('isState(%j) is %s', (value, expected) => {
    expect(door.isState(value)).toBe(expected);
  });
});

interface Given {
  readonly initial: string[];
  readonly states: Record<string, { readonly final?: boolean }>;
  readonly transitions: Record<string, Record<string, string[]>>;
}

/** Widens the literal types, so that a definition with faults compiles. */
function widen(given: Given): Given {
  return given;
}
