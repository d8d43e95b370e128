import type { Actor, ActorKind } from '../audit/audit-context.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Deployment } from './deployment.entity.ts';

/** Whether `billing_action_suspended`, the operator's override, blocks changes by this kind of actor. */
export function isBlockedForSystem(
  deployment: Pick<Deployment, 'billingActionSuspended'>,
  actor: ActorKind,
): boolean {
  return actor === 'system' && deployment.billingActionSuspended;
}

/** The code and the message of a change that the override blocks. */
export const blockedForSystem = {
  code: 'billing_action_suspended',
  detail:
    'An operator has suspended billing actions on this deployment. `system` may not change it until an operator lifts the suspension.',
} as const;

/**
 * Throws a 403 if the override blocks the actor's change. Every use case that changes a deployment calls it first, except
 * a transition, which records that it was blocked.
 *
 * @throws {ArcadiaError} `billing_action_suspended`.
 */
export function assertNotBlockedForSystem(deployment: Deployment, { kind }: Actor): void {
  if (!isBlockedForSystem(deployment, kind)) return;
  throw new ArcadiaError(blockedForSystem.code, blockedForSystem.detail);
}
