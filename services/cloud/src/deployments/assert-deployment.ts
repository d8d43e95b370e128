import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { deploymentNotFound } from './deployment-not-found.ts';

/** Refuses where `em` sees no deployment of that id. */
export async function assertDeployment(em: EntityManager, id: string): Promise<void> {
  const found = await reads(em)
    .selectFrom('cloud_deployments')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw deploymentNotFound(id);
}
