import type { DeploymentState } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import type { ChangeDeployment, DeploymentTarget } from '../journal/change-deployment.ts';
import type { ApiDeployment } from '../journal/to-api-deployment.ts';
import { applyTransition, assertNotBlocked, resolveTransition } from './transition.ts';

/**
 * Moves a deployment to another state, and its subscription along with it. Concurrent callers take turns: each is
 * checked against the state at its turn, and each success records one event.
 */
export async function transitionDeployment(
  deps: { readonly changeDeployment: ChangeDeployment },
  em: EntityManager,
  target: DeploymentTarget,
  to: DeploymentState,
  audit: AuditContext,
): Promise<ApiDeployment> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const step = resolveTransition(deployment.state, to, audit.actor.kind);
    await assertNotBlocked(tx, deployment, to, audit);
    return applyTransition(tx, deployment, step, audit);
  });
}
