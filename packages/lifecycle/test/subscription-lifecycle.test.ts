import { describe, expect, test } from 'vitest';
import {
  type DeploymentState,
  deploymentLifecycle,
  type SubscriptionStatus,
  subscriptionLifecycle,
} from '../src/index.ts';

const actors = ['tenant', 'operator', 'system'] as const;
const statuses = ['active', 'paused', 'cancelled'] as const satisfies SubscriptionStatus[];
const table: Record<SubscriptionStatus, readonly SubscriptionStatus[]> = {
  active: ['paused', 'cancelled'],
  paused: ['active', 'cancelled'],
  cancelled: [],
};

describe.each(statuses)('from %s', (from) => {
  describe.each(statuses)('to %s', (to) => {
    test.each(actors)('permits or refuses the transition for %s as the table says', (actor) => {
      const attempt = () => subscriptionLifecycle.transition(...unchecked(from, to), { actor });
      const legal = table[from].includes(to);

      expect(subscriptionLifecycle.can(from, to, actor)).toBe(legal);
      if (legal) expect(attempt()).toEqual({ state: to, effects: {} });
      else expect(attempt).toThrow(expect.objectContaining({ code: 'illegal_transition' }));
    });
  });
});

test('permits a transition to the actors that can move a deployment between two states with these statuses', () => {
  const moves = new Set<string>();
  for (const from of states()) {
    for (const to of states()) {
      const [before, after] = [statusOf(from), statusOf(to)];
      // A reactivated deployment gets a new subscription. The old one stays cancelled.
      if (before === after || before === 'cancelled') continue;
      for (const actor of actors) {
        if (deploymentLifecycle.can(from, to, actor)) moves.add(`${before} ${after} ${actor}`);
      }
    }
  }
  const permitted = statuses.flatMap((from) =>
    statuses.flatMap((to) =>
      actors
        .filter((actor) => subscriptionLifecycle.can(from, to, actor))
        .map((actor) => `${from} ${to} ${actor}`),
    ),
  );
  expect(permitted.sort()).toEqual([...moves].sort());
});

test('begins with any status but the final one', () => {
  expect(subscriptionLifecycle.initial).toEqual(['active', 'paused']);
  expect(subscriptionLifecycle.states.cancelled.final).toBe(true);
});

function states(): DeploymentState[] {
  return Object.keys(deploymentLifecycle.states).filter(deploymentLifecycle.isState);
}

function statusOf(state: DeploymentState): SubscriptionStatus {
  return deploymentLifecycle.states[state].subscription;
}

/** Widens the literal types, as if the states were read from a row. */
function unchecked(
  from: SubscriptionStatus,
  to: SubscriptionStatus,
): [SubscriptionStatus, SubscriptionStatus] {
  return [from, to];
}
