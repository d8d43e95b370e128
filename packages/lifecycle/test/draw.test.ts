import { expect, it } from 'vitest';
import { defineLifecycle, toDot, toMermaid } from '../src/index.ts';

it('toMermaid draws initial states, transitions with their actors, and final states', () => {
  const parcel = defineLifecycle({
    id: 'parcel',
    initial: ['packed'],
    states: { packed: {}, sent: {}, lost: { final: true }, delivered: { final: true } },
    transitions: {
      packed: { sent: ['sender', 'carrier', 'robot'] },
      sent: { lost: ['carrier'], delivered: ['carrier', 'robot'] },
      lost: {},
      delivered: {},
    },
  });

  expect(toMermaid(parcel)).toBe(`stateDiagram-v2
    [*] --> packed
    packed --> sent: anyone
    sent --> lost: carrier
    sent --> delivered: carrier, robot
    lost --> [*]
    delivered --> [*]
`);
});

it('toDot draws initial states, transitions with their actors, and final states, all quoted', () => {
  const parcel = defineLifecycle({
    id: 'a "parcel"',
    initial: ['packed'],
    states: { packed: {}, 'on its way': {}, lost: { final: true } },
    transitions: {
      packed: { 'on its way': ['sender', 'carrier'] },
      'on its way': { lost: ['carrier'] },
      lost: {},
    },
  });

  expect(toDot(parcel)).toBe(`digraph "a \\"parcel\\"" {
    "" [shape=point]
    "" -> "packed"
    "packed" -> "on its way" [label="anyone"]
    "on its way" -> "lost" [label="carrier"]
    "lost" [peripheries=2]
}
`);
});
