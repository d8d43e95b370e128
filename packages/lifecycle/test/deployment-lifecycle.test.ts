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

// The design's table, written out on its own: a row per state, a column per state to go to.
// t, o, s: tenant, operator, system may; a dot: nobody may.
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
  it.each(actors)('is answered for %s as the design says', (actor) => {
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

  it('is told the way from paused to archived, and where it can go at once', () => {
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

  it('is told only of ways that the actor may go', () => {
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

  it('transition, can and allowed agree', () => {
    fc.assert(
      fc.property(state, state, actor, (from, to, who) => {
        const can = deploymentLifecycle.can(from, to, who);
        expect(deploymentLifecycle.allowed(from, who).some((target) => target === to)).toBe(can);
        expect(goesThrough(() => deploymentLifecycle.transition(from, to, { actor: who }))).toBe(
          can,
        );
      }),
    );
  });

  it('every step of a shortest path goes through for its actor', () => {
    fc.assert(
      fc.property(state, state, actor, (from, to, who) => {
        const path = deploymentLifecycle.shortestPath(from, to, who);
        if (path === null) return;
        expect(path[0]).toBe(from);
        expect(path.at(-1)).toBe(to);
        for (const [index, next] of path.slice(1).entries()) {
          const here = path[index];
          expect(here !== undefined && deploymentLifecycle.can(here, next, who)).toBe(true);
        }
      }),
    );
  });

  it('no walk is shorter than the shortest path, and none arrives where there is no path', () => {
    fc.assert(
      fc.property(state, actor, fc.array(fc.nat(), { maxLength: 12 }), (start, who, choices) => {
        let here: DeploymentState = start;
        for (const [steps, choice] of choices.entries()) {
          const path = deploymentLifecycle.shortestPath(start, here, who);
          expect(path).not.toBeNull();
          expect(path?.length).toBeLessThanOrEqual(steps + 1);
          const targets: readonly DeploymentState[] = deploymentLifecycle.allowed(here, who);
          const next = targets[choice % targets.length];
          if (next === undefined) return;
          here = next;
        }
      }),
    );
  });

  it('the same step is the same value, and cannot be changed', () => {
    fc.assert(
      fc.property(state, state, actor, (from, to, who) => {
        fc.pre(deploymentLifecycle.can(from, to, who));
        const step = deploymentLifecycle.transition(from, to, { actor: who });
        expect(deploymentLifecycle.transition(from, to, { actor: who })).toBe(step);
        expect(Object.isFrozen(step) && Object.isFrozen(step.effects)).toBe(true);
      }),
    );
  });
});

/** Two states whose types no longer say which, as when they were read from a row. */
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
