import { expect, test } from 'vitest';
import { defineLifecycle, deploymentLifecycle } from '../src/index.ts';

test('explain answers possible for a transition that would succeed', () => {
  expect(deploymentLifecycle.explain('active', 'paused', 'tenant')).toEqual({
    possible: true,
    message: 'active → paused is possible for tenant.',
  });
});

test('explain gives the shortest path that the actor can take alone', () => {
  expect(deploymentLifecycle.explain('paused', 'archived', 'operator')).toEqual({
    possible: false,
    why: 'illegal_transition',
    permitted: [],
    allowed: ['active', 'suspended', 'cancelled'],
    path: [
      { to: 'cancelled', actors: ['tenant', 'operator', 'system'] },
      { to: 'archived', actors: ['operator', 'system'] },
    ],
    canActAlone: true,
    message:
      'paused → archived is not possible: from paused, operator can go only to active, suspended, cancelled. ' +
      'Path: paused → cancelled (tenant, operator, system) → archived (operator, system).',
  });
});

test('explain gives a path with other actors if the actor cannot take one alone', () => {
  expect(deploymentLifecycle.explain('active', 'archived', 'tenant')).toMatchObject({
    why: 'illegal_transition',
    path: [{ to: 'cancelled' }, { to: 'archived', actors: ['operator', 'system'] }],
    canActAlone: false,
  });
});

test('explain lists the permitted actors of a transition that is not permitted to this one', () => {
  expect(deploymentLifecycle.explain('active', 'suspended', 'tenant')).toEqual({
    possible: false,
    why: 'transition_not_permitted',
    permitted: ['operator', 'system'],
    allowed: ['paused', 'cancelled'],
    path: [{ to: 'suspended', actors: ['operator', 'system'] }],
    canActAlone: false,
    message:
      'active → suspended is not for tenant, only for operator, system. ' +
      'Path: active → suspended (operator, system).',
  });
});

test('explain prefers a detour that the actor can take alone to a transition of other actors', () => {
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
    path: [{ to: 'ajar' }, { to: 'open', actors: ['guest'] }],
    canActAlone: true,
  });
});

test('explain gives no path out of a final state, and an empty path from a state to itself', () => {
  expect(deploymentLifecycle.explain('archived', 'active', 'operator')).toMatchObject({
    why: 'illegal_transition',
    allowed: [],
    path: null,
    canActAlone: false,
    message:
      'archived → active is not possible: from archived, operator can go nowhere. There is no path.',
  });
  expect(deploymentLifecycle.explain('archived', 'archived', 'operator')).toMatchObject({
    possible: false,
    path: [],
    canActAlone: true,
  });
});
