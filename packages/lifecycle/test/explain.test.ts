import { expect, test } from 'vitest';
import { defineLifecycle, deploymentLifecycle } from '../src/index.ts';

test('a step that goes through is possible, and why not is not asked', () => {
  expect(deploymentLifecycle.explain('active', 'paused', 'tenant')).toEqual({
    possible: true,
    message: 'active → paused is possible for tenant.',
  });
});

test('a step that is not in the map is explained with the way that the actor may go', () => {
  expect(deploymentLifecycle.explain('paused', 'archived', 'operator')).toEqual({
    possible: false,
    why: 'illegal_transition',
    permitted: [],
    allowed: ['active', 'suspended', 'cancelled'],
    way: [
      { to: 'cancelled', actors: ['tenant', 'operator', 'system'] },
      { to: 'archived', actors: ['operator', 'system'] },
    ],
    alone: true,
    message:
      'paused → archived is not possible: from paused, operator can go only to active, suspended, cancelled. ' +
      'The way: paused → cancelled (tenant, operator, system) → archived (operator, system).',
  });
});

test('where the actor cannot go alone, the way names who can', () => {
  expect(deploymentLifecycle.explain('active', 'archived', 'tenant')).toMatchObject({
    why: 'illegal_transition',
    way: [{ to: 'cancelled' }, { to: 'archived', actors: ['operator', 'system'] }],
    alone: false,
  });
});

test('an edge that is for others is explained with who may take it', () => {
  expect(deploymentLifecycle.explain('active', 'suspended', 'tenant')).toEqual({
    possible: false,
    why: 'transition_not_permitted',
    permitted: ['operator', 'system'],
    allowed: ['paused', 'cancelled'],
    way: [{ to: 'suspended', actors: ['operator', 'system'] }],
    alone: false,
    message:
      'active → suspended is not for tenant, only for operator, system. ' +
      'The way: active → suspended (operator, system).',
  });
});

test('an edge that is for others does not hide a detour that the actor may go alone', () => {
  const gate = defineLifecycle({
    id: 'gate',
    initial: ['shut'],
    states: { shut: {}, ajar: {}, open: {} },
    transitions: {
      shut: { open: ['porter'], ajar: ['guest'] },
      ajar: { open: ['guest'] },
      open: {},
    },
  });
  expect(gate.explain('shut', 'open', 'guest')).toMatchObject({
    why: 'transition_not_permitted',
    permitted: ['porter'],
    way: [{ to: 'ajar' }, { to: 'open', actors: ['guest'] }],
    alone: true,
  });
});

test('there is no way out of a final state, and none is needed to where one is', () => {
  expect(deploymentLifecycle.explain('archived', 'active', 'operator')).toMatchObject({
    why: 'illegal_transition',
    allowed: [],
    way: null,
    alone: false,
    message:
      'archived → active is not possible: from archived, operator can go nowhere. There is no way.',
  });
  expect(deploymentLifecycle.explain('archived', 'archived', 'operator')).toMatchObject({
    possible: false,
    way: [],
    alone: true,
  });
});
