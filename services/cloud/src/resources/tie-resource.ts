import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { reads } from '../db/tenant-scope.ts';
import { Deployment } from '../deployments/deployment.entity.ts';
import { CloudResource } from './cloud-resource.entity.ts';
import { type ApiResource, toApiResource } from './to-api-resource.ts';

/** Says whose a resource is from now on; null unties it. Its cost lines, past and to come, follow it. */
export async function tieResource(
  em: EntityManager,
  id: string,
  deploymentId: string | null,
): Promise<ApiResource> {
  return await em.transactional(async (tx) => {
    const resource = await tx.findOne(CloudResource, { id });
    if (resource === null) throw new ArcadiaError('not_found', 'There is no such resource.');
    if (deploymentId !== null && (await tx.count(Deployment, { id: deploymentId })) === 0) {
      throw new ArcadiaError('unknown_deployment', 'There is no such deployment.', {
        deployment_id: deploymentId,
      });
    }
    resource.deploymentId = deploymentId;
    await tx.flush();
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
