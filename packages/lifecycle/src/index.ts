export type { LifecycleDefinition } from './define-lifecycle.ts';
export { defineLifecycle } from './define-lifecycle.ts';
export type {
  DeploymentActor,
  DeploymentState,
  SubscriptionStatus,
} from './deployment-lifecycle.ts';
export { deploymentLifecycle } from './deployment-lifecycle.ts';
export type { AnyLifecycleError, LifecycleErrorCode } from './errors.ts';
export {
  BrokenLogError,
  IllegalTransitionError,
  InvalidLifecycleError,
  LifecycleError,
  TransitionNotPermittedError,
} from './errors.ts';
export type { Explanation, Leg } from './explanation.ts';
export type {
  ActorName,
  Effects,
  Json,
  Lifecycle,
  StateData,
  StateMap,
  StateName,
  Step,
  Target,
  TransitionMap,
} from './lifecycle.ts';
export type { LifecycleEvent } from './lifecycle-event.ts';
export type { LifecycleJson } from './lifecycle-json.ts';
export type { Replay, ReplayBreak, ReplayFault } from './replay.ts';
export { subscriptionLifecycle } from './subscription-lifecycle.ts';
export type { TimeInState } from './time-in-state.ts';
export { toDot } from './to-dot.ts';
export { toMermaid } from './to-mermaid.ts';
