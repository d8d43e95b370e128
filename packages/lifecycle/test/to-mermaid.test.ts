import { expect, it } from 'vitest';
import { defineLifecycle, toMermaid } from '../src/index.ts';

it('draws the beginnings, every edge with who may take it, and the ends', () => {
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
