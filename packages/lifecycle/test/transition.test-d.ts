// Compiled, never run: what TypeScript lets through and what it does not.
import type { AnyLifecycleError, DeploymentState, SubscriptionStatus } from '../src/index.ts';
import { defineLifecycle, deploymentLifecycle } from '../src/index.ts';

declare const anyState: DeploymentState;
declare const text: string;
declare const running: 'active' | 'paused';
declare const error: AnyLifecycleError;

// An edge of the map compiles, and the result is as narrow as the edge.
const step = deploymentLifecycle.transition('active', 'paused', { actor: 'tenant' });
step.state satisfies 'paused';
step.effects.subscription satisfies 'paused';

// @ts-expect-error -- the map has no such edge
deploymentLifecycle.transition('paused', 'archived', { actor: 'operator' });
// @ts-expect-error -- nothing leads back into trial
deploymentLifecycle.transition(anyState, 'trial', { actor: 'operator' });
// @ts-expect-error -- nothing leads out of archived
deploymentLifecycle.transition('archived', anyState, { actor: 'operator' });
// @ts-expect-error -- not a state
deploymentLifecycle.transition('active', 'stopped', { actor: 'operator' });
// @ts-expect-error -- not yet known to be a state
deploymentLifecycle.transition('active', text, { actor: 'operator' });
// @ts-expect-error -- not an actor
deploymentLifecycle.transition('active', 'paused', { actor: 'nobody' });

// Where a state is only known at run time, it compiles, and the result is what any edge gives.
const open = deploymentLifecycle.transition(anyState, anyState, { actor: 'system' });
open.state satisfies Exclude<DeploymentState, 'trial'>;
open.effects.subscription satisfies SubscriptionStatus;
deploymentLifecycle.transition(running, 'active', { actor: 'tenant' });
deploymentLifecycle.transition('active', anyState, { actor: 'tenant' }).state satisfies
  | 'past_due'
  | 'paused'
  | 'suspended'
  | 'cancelled';

if (deploymentLifecycle.isState(text)) text satisfies DeploymentState;
deploymentLifecycle.allowed('suspended') satisfies readonly ('active' | 'cancelled')[];
deploymentLifecycle.allowed('archived') satisfies readonly never[];
deploymentLifecycle.states[anyState].subscription satisfies SubscriptionStatus;

// A code narrows to its error.
if (error.code === 'transition_not_permitted') error.permitted satisfies readonly string[];
if (error.code === 'illegal_transition') error.shortestPath satisfies readonly string[] | null;

defineLifecycle({
  id: 'half',
  // @ts-expect-error -- an initial state must be one of the states
  initial: ['c'],
  states: { a: {}, b: {} },
  transitions: { a: { b: ['x'] }, b: {} },
});
defineLifecycle({
  id: 'half',
  initial: ['a'],
  states: { a: {}, b: {} },
  // @ts-expect-error -- every state has its transitions, if only none
  transitions: { a: { b: ['x'] } },
});
