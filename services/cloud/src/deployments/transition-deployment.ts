import type { DeploymentState } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../origin.ts';
import { RecordedRefusal } from '../recorded-refusal.ts';
import { blocksSystem } from './blocks-system.ts';
import { changeDeployment } from './change-deployment.ts';
import type { ChangeTarget } from './change-target.ts';
import { judgeTransition } from './judge-transition.ts';
import { moveDeployment } from './move-deployment.ts';
import { recordBlocked } from './record-blocked.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

/**
 * Moves a deployment to another state, and its subscription with it. Callers at the same time take turns: each is
 * judged by the state at its turn, and each that goes through leaves one event.
 */
export async function transitionDeployment(
  em: EntityManager,
  target: ChangeTarget,
  to: DeploymentState,
  origin: Origin,
): Promise<ApiDeployment> {
  const { kind } = origin.actor;
  const outcome = await changeDeployment(em, target, async (tx, deployment) => {
    const step = judgeTransition(deployment.state, to, kind);
    if (blocksSystem(deployment, kind)) return recordBlocked(tx, deployment, to, origin);
    return moveDeployment(tx, deployment, step, origin);
  });
  if (outcome instanceof RecordedRefusal) throw outcome;
  return outcome;
}
