import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentActor, DeploymentState, SubscriptionStatus } from '../src/index.ts';
import {
  deploymentLifecycle,
  IllegalTransitionError,
  TransitionNotPermittedError,
} from '../src/index.ts';

const states = [
  'trial',
  'active',
  'past_due',
  'paused',
  'suspended',
  'cancelled',
  'archived',
] as const satisfies DeploymentState[];

const actors = ['tenant', 'operator', 'system'] as const satisfies DeploymentActor[];

// The table of the design, written out independently: a row per state, a column per next state.
// t, o, s: permitted to tenant, operator, system; a dot: not a transition.
const table: Record<DeploymentState, string> = {
  //          trial active past_due paused suspended cancelled archived
  trial: '    .     tos    .        .      os        tos       .       ',
  active: '   .     .      os       tos    os        tos       .       ',
  past_due: ' .     os     .        .      os        tos       .       ',
  paused: '   .     tos    .        .      os        tos       .       ',
  suspended: '.     os     .        .      .         os        .       ',
  cancelled: '.     o      .        .      .         .         os      ',
  archived: ' .     .      .        .      .         .         .       ',
};

const subscription: Record<DeploymentState, SubscriptionStatus> = {
  trial: 'active',
  active: 'active',
  past_due: 'active',
  paused: 'paused',
  suspended: 'paused',
  cancelled: 'cancelled',
  archived: 'cancelled',
};

const charged: readonly DeploymentState[] = ['active', 'past_due', 'suspended'];

const cells = states.flatMap((from) => {
  const columns = table[from].trim().split(/\s+/);
  return states.map((to, index) => ({
    from,
    to,
    permitted: actors.filter((actor) => columns[index]?.includes(actor.charAt(0))),
  }));
});

describe.each(cells)('$from → $to', ({ from, to, permitted }) => {
  it.each(actors)('permits or refuses the transition for %s as the table says', (actor) => {
    const attempt = () => deploymentLifecycle.transition(from, to, { actor });

    if (permitted.length === 0) {
      expect(attempt).toThrow(IllegalTransitionError);
      expect(attempt).toThrow(expect.objectContaining({ code: 'illegal_transition', from, to }));
    } else if (permitted.includes(actor)) {
      expect(attempt()).toEqual({
        state: to,
        effects: { subscription: subscription[to], charged: charged.includes(to) },
      });
    } else {
      expect(attempt).toThrow(TransitionNotPermittedError);
      expect(attempt).toThrow(
        expect.objectContaining({ code: 'transition_not_permitted', from, to, actor, permitted }),
      );
    }
    expect(deploymentLifecycle.can(from, to, actor)).toBe(permitted.includes(actor));
    expect(deploymentLifecycle.allowed(from, actor).some((state) => state === to)).toBe(
      permitted.includes(actor),
    );
  });
});

describe('a deployment', () => {
  it('begins active or in trial', () => {
    expect(deploymentLifecycle.initial).toEqual(['active', 'trial']);
  });

  it('gets the shortest path from paused to archived and the allowed states with a refusal', () => {
    expect(() =>
      deploymentLifecycle.transition(...unchecked('paused', 'archived'), { actor: 'operator' }),
    ).toThrow(
      expect.objectContaining({
        allowed: ['active', 'suspended', 'cancelled'],
        shortestPath: ['paused', 'cancelled', 'archived'],
        message:
          'paused → archived is not possible: from paused, operator can go only to active, suspended, cancelled.',
      }),
    );
  });

  it('gets only states and paths that are permitted to the actor', () => {
    expect(() =>
      deploymentLifecycle.transition(...unchecked('paused', 'archived'), { actor: 'tenant' }),
    ).toThrow(expect.objectContaining({ allowed: ['active', 'cancelled'], shortestPath: null }));
  });

  it('does not leave archived', () => {
    expect(() =>
      deploymentLifecycle.transition(...unchecked('archived', 'active'), { actor: 'operator' }),
    ).toThrow('archived → active is not possible: from archived, operator can go nowhere.');
  });
});

describe('properties', () => {
  const state = fc.constantFrom(...states);
  const actor = fc.constantFrom(...actors);

  it('agree: transition, can and allowed', () => {
    fc.assert(
      fc.property(state, state, actor, (from, to, by) => {
        const can = deploymentLifecycle.can(from, to, by);
        expect(deploymentLifecycle.allowed(from, by).some((target) => target === to)).toBe(can);
        expect(goesThrough(() => deploymentLifecycle.transition(from, to, { actor: by }))).toBe(
          can,
        );
      }),
    );
  });

  it('permit every step of a shortest path to its actor', () => {
    fc.assert(
      fc.property(state, state, actor, (from, to, by) => {
        const path = deploymentLifecycle.shortestPath(from, to, by);
        if (path === null) return;
        expect(path[0]).toBe(from);
        expect(path.at(-1)).toBe(to);
        for (const [index, next] of path.slice(1).entries()) {
          const here = path[index];
          expect(here !== undefined && deploymentLifecycle.can(here, next, by)).toBe(true);
        }
      }),
    );
  });

  it('find no walk shorter than the shortest path, and no walk without a path', () => {
    fc.assert(
      fc.property(state, actor, fc.array(fc.nat(), { maxLength: 12 }), (start, by, choices) => {
        let here: DeploymentState = start;
        for (const [steps, choice] of choices.entries()) {
          const path = deploymentLifecycle.shortestPath(start, here, by);
          expect(path).not.toBeNull();
          expect(path?.length).toBeLessThanOrEqual(steps + 1);
          const targets: readonly DeploymentState[] = deploymentLifecycle.allowed(here, by);
          const next = targets[choice % targets.length];
          if (next === undefined) return;
          here = next;
        }
      }),
    );
  });

  it('return the same frozen value for the same step', () => {
    fc.assert(
      fc.property(state, state, actor, (from, to, by) => {
        fc.pre(deploymentLifecycle.can(from, to, by));
        const step = deploymentLifecycle.transition(from, to, { actor: by });
        expect(deploymentLifecycle.transition(from, to, { actor: by })).toBe(step);
        expect(Object.isFrozen(step) && Object.isFrozen(step.effects)).toBe(true);
      }),
    );
  });
});

/** Widens the literal types, as if the states were read from a row. */
function unchecked(from: DeploymentState, to: DeploymentState): [DeploymentState, DeploymentState] {
  return [from, to];
}

function goesThrough(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
