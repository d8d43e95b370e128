import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  defineLifecycle,
  deploymentLifecycle,
  type LifecycleJson,
  subscriptionLifecycle,
} from '../src/index.ts';

const initial = (): ('off' | 'on')[] => ['off', 'on'];
const lamp = () => ({
  id: 'lamp',
  initial: initial(),
  states: {
    off: { watts: 0 },
    on: { watts: 9, colours: [{ r: 1, g: 2 }] },
    broken: { final: true },
  },
  transitions: {
    off: { on: ['hand', 'clock'], broken: ['hand'] },
    on: { off: ['hand'], broken: ['hand'] },
    broken: {},
  },
});
const hashOf = (definition: Omit<LifecycleJson, 'hash'>) => defineLifecycle(definition).hash;

test('hash is 16 hexadecimal digits, and does not change for the definitions of this package', () => {
  expect(hashOf(lamp())).toMatch(/^[0-9a-f]{16}$/);
  // Clients compare these. They may change with a definition, but never with the code.
  expect(deploymentLifecycle.hash).toBe('4c804e4c61424fba');
  expect(subscriptionLifecycle.hash).toBe('0e27f398de11219b');
});

test('hash is the 64-bit FNV-1a hash of the JSON of the definition', () => {
  const { initial, states, transitions, hash } = deploymentLifecycle.toJSON();
  let expected = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(JSON.stringify({ initial, states, transitions }))) {
    expected = ((expected ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  expect(hash).toBe(expected.toString(16).padStart(16, '0'));
});

test('hash does not depend on the order of keys, initial states or actors, nor on the id', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
      const shuffled = shuffle({ ...lamp(), id: 'light' }, numbers);
      expect(hashOf(shuffled)).toBe(hashOf(lamp()));
    }),
  );
});

test.each<[string, Omit<LifecycleJson, 'hash'>]>([
  ['another initial state', { ...lamp(), initial: ['off'] }],
  ['other data', { ...lamp(), states: { ...lamp().states, off: { watts: 1 } } }],
  [
    'other data deep inside',
    { ...lamp(), states: { ...lamp().states, on: { watts: 9, colours: [{ r: 1, g: 3 }] } } },
  ],
  ['a state that is not final any more', { ...lamp(), states: { ...lamp().states, broken: {} } }],
  [
    'one transition more',
    {
      ...lamp(),
      transitions: { ...lamp().transitions, on: { off: ['hand'], on: ['hand'], broken: ['hand'] } },
    },
  ],
  [
    'one transition less',
    { ...lamp(), transitions: { ...lamp().transitions, on: { off: ['hand'] } } },
  ],
  [
    'another actor',
    { ...lamp(), transitions: { ...lamp().transitions, on: { off: ['clock'], broken: ['hand'] } } },
  ],
])('hash changes with %s', (_, changed) => {
  expect(hashOf(changed)).not.toBe(hashOf(lamp()));
});

test('toJSON returns sorted plain data that JSON.stringify and defineLifecycle accept', () => {
  const lifecycle = defineLifecycle(lamp());
  const json: LifecycleJson = JSON.parse(JSON.stringify(lifecycle));

  expect(JSON.stringify(json)).toBe(
    '{"id":"lamp","initial":["off","on"],' +
      '"states":{"broken":{"final":true},"off":{"watts":0},"on":{"colours":[{"g":2,"r":1}],"watts":9}},' +
      '"transitions":{"broken":{},"off":{"broken":["hand"],"on":["clock","hand"]},"on":{"broken":["hand"],"off":["hand"]}},' +
      `"hash":"${lifecycle.hash}"}`,
  );
  expect(defineLifecycle(json).hash).toBe(lifecycle.hash);
});

test('defineLifecycle copies the definition: later changes to it have no effect', () => {
  const definition = lamp();
  const lifecycle = defineLifecycle(definition);
  const { hash } = lifecycle;
  definition.transitions.on.off.push('clock');
  definition.states.off.watts = 5;

  expect(lifecycle.can('on', 'off', 'clock')).toBe(false);
  expect(lifecycle.toJSON().hash).toBe(hash);
  expect(Object.isFrozen(lifecycle.transitions.on.off)).toBe(true);
  expect(Object.isFrozen(lifecycle.states.on.colours[0])).toBe(true);
});

/** Returns the same definition with its keys, initial states and actors in another order. */
function shuffle(
  definition: Omit<LifecycleJson, 'hash'>,
  numbers: Iterator<number>,
): Omit<LifecycleJson, 'hash'> {
  const list = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, rank: numbers.next().value ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  const keys = <T>(
    record: Readonly<Record<string, T>>,
    inner: (value: T) => T,
  ): Record<string, T> =>
    Object.fromEntries(list(Object.entries(record)).map(([key, value]) => [key, inner(value)]));
  return {
    id: definition.id,
    transitions: keys(definition.transitions, (targets) => keys(targets, list)),
    states: keys(definition.states, (data) => keys(data, (value) => value)),
    initial: list(definition.initial),
  };
}
