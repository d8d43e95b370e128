import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import type { CloudResourceKind } from './cloud-resource-kind.ts';
import { type ApiResource, toApiResource } from './to-api-resource.ts';

export interface ResourceFilter {
  readonly kind?: CloudResourceKind | undefined;
  readonly deploymentId?: string | undefined;
}

/** A page of the inventory, gone resources included. */
export async function listResources(
  em: EntityManager,
  filter: ResourceFilter,
  page: PageRequest,
): Promise<Page<ApiResource>> {
  let query = reads(em)
    .selectFrom('cloud_resources as r')
    .innerJoin('cloud_accounts as a', 'a.id', 'r.account_id')
    .selectAll('r')
    .select('a.provider');
  if (filter.kind !== undefined) query = query.where('r.kind', '=', filter.kind);
  if (filter.deploymentId !== undefined) {
    query = query.where('r.deployment_id', '=', filter.deploymentId);
  }
  return readPage(query, byCreation('r'), page, toApiResource);
}
