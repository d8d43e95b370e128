import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import { type ApiDeployment, toApiDeployment } from '../journal/to-api-deployment.ts';

export interface DeploymentFilter {
  readonly state?: Deployment['state'] | undefined;
  readonly tenantId?: string | undefined;
}

/** A page of the deployments that `em` may see, oldest first. */
export async function listDeployments(
  em: EntityManager,
  filter: DeploymentFilter,
  page: PageRequest,
): Promise<Page<ApiDeployment>> {
  let query = reads(em).selectFrom('cloud_deployments as d').selectAll();
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  return readPage(query, byCreation('d'), page, toApiDeployment);
}
