import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { inSavepoint, inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { enqueueBy } from '../queue/enqueue.ts';
import type { Deployment } from './deployment.entity.ts';
import { toApiEvent } from './deployment-event.entity.ts';
import { deploymentNotFound, lockDeployment } from './lock-deployment.ts';

/** The deployment that a change is for, and the version of it that the caller has seen. */
export interface DeploymentTarget {
  readonly id: string;
  /** The `seq` of the `If-Match` header: the change fails with a 412 if the deployment is at another one. */
  readonly expectedSeq?: number | undefined;
}

/**
 * Changes a deployment, or rows that belong to it, in one transaction that locks the deployment's row, so that
 * concurrent callers take turns. Due timers are applied first: `change` always sees the state that the deployment
 * should have by now.
 *
 * @throws {ArcadiaError} `not_found`, `precondition_failed`, and the errors of `change`.
 */
export type ChangeDeployment = <Result>(
  em: EntityManager,
  target: DeploymentTarget,
  change: (tx: EntityManager, deployment: Deployment) => Promise<Result>,
) => Promise<Result>;

/** The timers of deployments. `lifecycle/timers.ts` implements them, and `compose.ts` hands them in. */
export interface DeploymentTimers {
  /** Whether a timer of a locked deployment is due and not applied yet. */
  hasDueTimer(tx: EntityManager, deployment: Deployment): Promise<boolean>;
  /** Applies all due timers of a locked deployment. Returns the instant of the next timer; null if none is set. */
  applyDueTimers(tx: EntityManager, deployment: Deployment): Promise<Date | null>;
}

/** Creates the function that all changes of deployments go through. */
export function createChangeDeployment(timers: DeploymentTimers): ChangeDeployment {
  return async (em, { id, expectedSeq }, change) =>
    inTransaction(em, async (tx) => {
      const deployment = await lockDeployment(tx, id);
      if (!(await timers.hasDueTimer(tx, deployment))) {
        await assertExpectedSeq(tx, deployment, expectedSeq);
        return change(tx, deployment);
      }
      await timers.applyDueTimers(tx, deployment);
      // If the change is rejected, the timers stay applied: the rejection tells the caller about the state they led to. The
      // savepoint loads the locked row anew, so that a rejected change leaves no changed entity behind to be flushed.
      return inSavepoint(tx, async (savepoint) => {
        const current = await lockDeployment(savepoint, id);
        await assertExpectedSeq(savepoint, current, expectedSeq);
        return change(savepoint, current);
      });
    });
}

/** Throws a 404 if `em` sees no deployment with this id. */
export async function assertDeployment(em: EntityManager, id: string): Promise<void> {
  const found = await reads(em)
    .selectFrom('cloud_deployments')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw deploymentNotFound(id);
}

/** Ensures that a worker checks the timers of a locked deployment at `at`, or earlier. */
export async function scheduleTimers(em: EntityManager, id: string, at: Date): Promise<void> {
  await enqueueBy(em, 'deployment-due', id, at);
}

/** Throws a 412 if another change came first, with the first event that the caller has not seen. */
async function assertExpectedSeq(
  em: EntityManager,
  { id, tenantId, seq }: Deployment,
  expectedSeq: number | undefined,
): Promise<void> {
  if (expectedSeq === undefined || expectedSeq === seq) return;
  const event = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('deployment_id', '=', id)
    .where('seq', '=', Math.min(expectedSeq + 1, seq))
    .executeTakeFirstOrThrow();
  throw new ArcadiaError(
    'precondition_failed',
    `The deployment is at seq ${seq}, not ${expectedSeq}. Read it again before you change it.`,
    { seq, event: toApiEvent(event) },
  );
}
