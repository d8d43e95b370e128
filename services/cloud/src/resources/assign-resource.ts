import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Deployment } from '../journal/deployment.entity.ts';
import { CloudResource } from './cloud-resource.entity.ts';
import { type ApiResource, toApiResource } from './to-api-resource.ts';

/** Says whose a resource is from now on; null unties it. Its cost lines, past and to come, follow it. */
export async function assignResource(
  em: EntityManager,
  id: string,
  named: string | null,
  audit: AuditContext,
): Promise<ApiResource> {
  // As PostgreSQL writes it: the same id in capitals is no change.
  const deploymentId = named?.toLowerCase() ?? null;
  return await em.transactional(async (tx) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const resource = await tx.findOne(CloudResource, { id }, { lockMode });
    if (resource === null) throw new ArcadiaError('not_found', 'There is no such resource.');
    if (deploymentId !== null && (await tx.count(Deployment, { id: deploymentId })) === 0) {
      throw new ArcadiaError('unknown_deployment', 'There is no such deployment.', {
        deployment_id: deploymentId,
      });
    }
    const before = { deployment_id: resource.deploymentId };
    if (before.deployment_id !== deploymentId) {
      resource.deploymentId = deploymentId;
      const target = { type: 'resource', id: resource.id } as const;
      const after = { deployment_id: deploymentId };
      await recordAudit(tx, { action: 'updateResource', target, before, after }, audit);
    }
    const row = await reads(tx)
      .selectFrom('cloud_resources as r')
      .innerJoin('cloud_accounts as a', 'a.id', 'r.account_id')
      .selectAll('r')
      .select('a.provider')
      .where('r.id', '=', id)
      .executeTakeFirstOrThrow();
    return toApiResource(row);
  });
}
