import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { type ApiResource, type CloudResource, toApiResource } from './cloud-resource.entity.ts';

export interface ResourceFilter {
  readonly kind?: CloudResource['kind'] | undefined;
  readonly deploymentId?: string | undefined;
}

/** Reads a page of the inventory, oldest first by default, with the resources that no longer exist at the provider. */
export async function listResources(
  em: EntityManager,
  { kind, deploymentId }: ResourceFilter,
  page: PageRequest,
): Promise<Page<ApiResource>> {
  let query = selectResources(em);
  if (kind !== undefined) query = query.where('r.kind', '=', kind);
  if (deploymentId !== undefined) query = query.where('r.deployment_id', '=', deploymentId);
  return readPage(query, resourceOrder, page, toApiResource);
}

const resourceOrder = byCreation('r');

/** Reads a resource that exists. */
export async function readResource(em: EntityManager, id: string): Promise<ApiResource> {
  const row = await selectResources(em).where('r.id', '=', id).executeTakeFirstOrThrow();
  return toApiResource(row);
}

function selectResources(em: EntityManager) {
  return reads(em)
    .selectFrom('cloud_resources as r')
    .innerJoin('cloud_accounts as a', 'a.id', 'r.account_id')
    .selectAll('r')
    .select('a.provider');
}
