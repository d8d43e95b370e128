import { expect, it } from 'vitest';
import { defineLifecycle, toDot } from '../src/index.ts';

it('draws the beginnings, every edge with who may take it, and the ends, all quoted', () => {
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
