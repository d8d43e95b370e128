// Compiled, never run: asserts which calls TypeScript accepts and which it rejects.
import type {
  AnyLifecycleError,
  DeploymentState,
  Lifecycle,
  LifecycleDefinition,
  StateMap,
  SubscriptionStatus,
  TransitionMap,
} from '../src/index.ts';
import {
  defineLifecycle,
  deploymentLifecycle,
  subscriptionLifecycle,
  toDot,
  toMermaid,
} from '../src/index.ts';

declare const anyState: DeploymentState;
declare const text: string;
declare const running: 'active' | 'paused';
declare const error: AnyLifecycleError;

// A transition of the lifecycle compiles, and its result has the literal type of the next state.
const step = deploymentLifecycle.transition('active', 'paused', { actor: 'tenant' });
step.state satisfies 'paused';
step.effects.subscription satisfies 'paused';

// @ts-expect-error -- the lifecycle has no such transition
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

// Two states of the general type compile, and the result has the type of any transition.
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

// The name of a state tells whether it is charged.
deploymentLifecycle.states.suspended.charged satisfies true;
deploymentLifecycle.states.paused.charged satisfies false;
step.effects.charged satisfies false;

// Subscriptions have the statuses that the states of deployments refer to.
declare const status: keyof typeof subscriptionLifecycle.states;
status satisfies SubscriptionStatus;
deploymentLifecycle.states[anyState].subscription satisfies typeof status;
// @ts-expect-error -- cancelled is final
subscriptionLifecycle.transition('cancelled', 'active', { actor: 'operator' });

// The events of a log may have states of type string, and more members.
const rows = [{ seq: 1, from: null, to: text, atMs: 0 }];
const result = deploymentLifecycle.replay(rows);
if (result.ok) result.state satisfies DeploymentState | null;
else result.event.seq satisfies number;
// @ts-expect-error -- only an unbroken log has a state
if (!result.ok) result.state satisfies DeploymentState;
// @ts-expect-error -- an event has its instant
deploymentLifecycle.replay([{ from: null, to: 'active' }]);
// @ts-expect-error -- milliseconds, not a Date
deploymentLifecycle.stateAt(rows, new Date(0));
deploymentLifecycle.stateAt(rows, 0) satisfies DeploymentState | null;
deploymentLifecycle.timeInState(rows, 0, 1).stateMs.active satisfies number;
// @ts-expect-error -- not a state
deploymentLifecycle.timeInState(rows, 0, 1).stateMs.stopped;

const answer = deploymentLifecycle.explain('paused', 'archived', 'tenant');
// @ts-expect-error -- only an impossible transition has a `why`
answer.why;
if (!answer.possible) answer.path satisfies readonly { readonly to: DeploymentState }[] | null;
// @ts-expect-error -- not an actor
deploymentLifecycle.explain('paused', 'archived', 'nobody');

// A code narrows to its error.
if (error.code === 'transition_not_permitted') error.permitted satisfies readonly string[];
if (error.code === 'illegal_transition') error.shortestPath satisfies readonly string[] | null;

if (error.code === 'broken_log') error.index satisfies number;

defineLifecycle({
  id: 'dated',
  initial: ['a'],
  // @ts-expect-error -- the data of a state must be JSON
  states: { a: { since: new Date(0) } },
  transitions: { a: {} },
});
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
  // @ts-expect-error -- every state that is not final must have its transitions, even an empty object
  transitions: { a: { b: ['x'] } },
});
defineLifecycle({
  id: 'half',
  initial: ['a'],
  states: { a: {}, b: { final: false } },
  // @ts-expect-error -- `final: false` is not final
  transitions: { a: { b: ['x'] } },
});
defineLifecycle({
  id: 'half',
  initial: ['a'],
  states: { a: {}, b: { final: true } },
  // @ts-expect-error -- a target must be one of the states
  transitions: { a: { b: ['x'], c: ['x'] } },
});
defineLifecycle({
  id: 'half',
  initial: ['a'],
  states: { a: {}, b: { final: true } },
  // @ts-expect-error -- only states have transitions
  transitions: { a: { b: ['x'] }, c: { b: ['x'] } },
});

// A final state may be left out of the transitions. An empty object or `undefined` is the same.
declare const given: { readonly [To in 'cart']?: readonly 'guest'[] } | undefined;
const shop = defineLifecycle({
  id: 'shop',
  initial: ['cart'],
  states: {
    cart: { charged: false },
    paid: { charged: true, final: true },
    lost: { charged: false, final: true },
    void: { charged: false, final: true },
  },
  transitions: {
    cart: { paid: ['guest', 'clerk'], lost: ['clerk'], void: undefined, cart: ['guest'] },
    lost: {},
    void: given,
  },
});
shop.transition('cart', 'paid', { actor: 'guest' }).effects.charged satisfies true;
shop.can('paid', 'cart', 'clerk') satisfies boolean;
shop.allowed('paid', undefined) satisfies readonly never[];
shop.allowed('cart') satisfies readonly ('cart' | 'paid' | 'lost' | 'void')[];
shop.shortestPath('cart', 'paid', undefined) satisfies readonly string[] | null;
shop.timeInState(rows, 0, 1).stateMs.paid satisfies number;
// @ts-expect-error -- nothing leads out of a final state that is left out
shop.transition('paid', 'cart', { actor: 'clerk' });
toMermaid(shop) satisfies string;
toDot(shop) satisfies string;

// A transition to one literal state does not compile for a literal actor that it is not permitted to.
declare const anyActor: 'guest' | 'clerk';
shop.transition('cart', 'lost', { actor: 'clerk' });
shop.transition('cart', 'lost', { actor: anyActor }).state satisfies 'lost';
// @ts-expect-error -- only for clerk
shop.transition('cart', 'lost', { actor: 'guest' });
// @ts-expect-error -- only for operator and system
deploymentLifecycle.transition('active', 'suspended', { actor: 'tenant' });
// @ts-expect-error -- a tenant cannot leave cancelled
deploymentLifecycle.transition('cancelled', anyState, { actor: 'tenant' });
deploymentLifecycle.transition(anyState, 'suspended', { actor: 'system' });

// The states and actors of annotated maps are known too.
type Side = 'heads' | 'tails' | 'edge';
declare const sides: Record<Side, { readonly final: boolean; readonly worth: number }>;
declare const flips: Partial<Record<Side, Partial<Record<Side, readonly ('hand' | 'wind')[]>>>>;
const coin = defineLifecycle({ id: 'coin', initial: ['heads'], states: sides, transitions: flips });
coin.transition('heads', 'tails', { actor: 'hand' }).effects.worth satisfies number;
coin.explain('heads', 'edge', 'wind');
// @ts-expect-error -- not an actor
coin.can('heads', 'tails', 'foot');
toMermaid(coin) satisfies string;

// A generic function leaves the check of the names to its callers.
function make<
  const S extends StateMap,
  const T extends { [From in keyof S]?: { [To in keyof S]?: readonly string[] } },
>(
  states: S,
  transitions: T & Parameters<typeof defineLifecycle<S, T>>[0]['transitions'],
  initial: keyof S & string,
): Lifecycle<S, T> {
  return defineLifecycle<S, T>({ id: 'made', initial: [initial], states, transitions });
}
const lamp = make({ off: {}, broken: { final: true } }, { off: { broken: ['cat'] } }, 'off');
lamp.transition('off', 'broken', { actor: 'cat' }).state satisfies 'broken';
// @ts-expect-error -- not an actor
lamp.transition('off', 'broken', { actor: 'dog' });
// @ts-expect-error -- not a state
make({ off: {}, broken: { final: true } }, { off: { on: ['cat'] } }, 'off');
// @ts-expect-error -- the entry of `off` is missing
make({ off: {}, broken: { final: true } }, {}, 'off');

// A lifecycle from JSON has strings for names.
declare const parsed: LifecycleDefinition<StateMap, TransitionMap>;
const fromJson: Lifecycle<StateMap, TransitionMap> = defineLifecycle(parsed);
fromJson.transition('a', 'b', { actor: 'x' }).state satisfies string;
// Every lifecycle is one of those, for code that works with any.
const anyLifecycle: Lifecycle<StateMap, TransitionMap>[] = [deploymentLifecycle, fromJson];
anyLifecycle satisfies unknown[];
