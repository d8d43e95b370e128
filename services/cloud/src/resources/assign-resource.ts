import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Deployment } from '../journal/deployment.entity.ts';
import { type ApiResource, CloudResource } from './cloud-resource.entity.ts';
import { readResource } from './read-resources.ts';

/**
 * Assigns a resource to a deployment; `null` removes the assignment. The resource's cost lines, past and future, follow
 * it.
 *
 * @throws {ArcadiaError} `not_found`, `unknown_deployment`.
 */
export async function assignResource(
  em: EntityManager,
  id: string,
  requestedId: string | null,
  audit: AuditContext,
): Promise<ApiResource> {
  // PostgreSQL stores ids in lower case: the same id in capitals is not a change.
  const deploymentId = requestedId?.toLowerCase() ?? null;
  return await inTransaction(em, async (tx) => {
    const resource = await lockResource(tx, id);
    await assertDeploymentKnown(tx, deploymentId);
    const before = { deployment_id: resource.deploymentId };
    if (before.deployment_id !== deploymentId) {
      resource.deploymentId = deploymentId;
      const target = { type: 'resource', id: resource.id } as const;
      const after = { deployment_id: deploymentId };
      await recordAudit(tx, { action: 'updateResource', target, before, after }, audit);
    }
    return readResource(tx, id);
  });
}

async function lockResource(tx: EntityManager, id: string): Promise<CloudResource> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
  const resource = await tx.findOne(CloudResource, { id }, options);
  if (resource === null)
    throw new ArcadiaError('not_found', `There is no resource ${id}. Check the id.`);
  return resource;
}

async function assertDeploymentKnown(tx: EntityManager, id: string | null): Promise<void> {
  if (id === null || (await tx.count(Deployment, { id })) > 0) return;
  throw new ArcadiaError('unknown_deployment', `There is no deployment ${id}. Check the id.`, {
    deployment_id: id,
  });
}
