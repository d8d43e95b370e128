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
  IllegalTransitionError,
  InvalidLifecycleError,
  LifecycleError,
  TransitionNotPermittedError,
} from './errors.ts';
export type { ActorName, Effects, Lifecycle, StateName, Step, Target } from './lifecycle.ts';
export { toMermaid } from './to-mermaid.ts';
