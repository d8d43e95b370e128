export { defineLifecycle } from './define-lifecycle.ts';
export type {
  ActorName,
  Json,
  LifecycleDefinition,
  StateData,
  StateMap,
  StateName,
  TransitionMap,
} from './definition.ts';
export type {
  DeploymentActor,
  DeploymentState,
  SubscriptionStatus,
} from './deployment-lifecycle.ts';
export { deploymentLifecycle } from './deployment-lifecycle.ts';
export { toDot, toMermaid } from './draw.ts';
export type { AnyLifecycleError, LifecycleErrorCode } from './errors.ts';
export {
  BrokenLogError,
  IllegalTransitionError,
  InvalidLifecycleError,
  LifecycleError,
  TransitionNotPermittedError,
} from './errors.ts';
export type { Explanation } from './explain.ts';
export type { Lifecycle } from './lifecycle.ts';
export type { LifecycleJson } from './lifecycle-json.ts';
export type { LifecycleEvent, Replay, ReplayBreak, ReplayFault } from './replay.ts';
export type { PathStep } from './shortest-paths.ts';
export type { TimeInState } from './state-over-time.ts';
export type { Effects, Step, Target } from './step.ts';
export { subscriptionLifecycle } from './subscription-lifecycle.ts';
