import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, toRequestInit } from './call.ts';
import type { ClientPaths, QueryOf } from './contract-views.ts';
import type { Page } from './paginate.ts';
import type { Resource } from './schemas.ts';

/** The query of `resources.list`. */
export type ResourcesQuery = QueryOf<'listResources'>;

/** The operations on the inventory of cloud resources. For platform_admin. */
export interface Resources {
  /** `GET /api/v1/resources`: lists resources, deleted ones too. */
  list(query?: ResourcesQuery, options?: CallOptions): Promise<Page<Resource>>;
  /** `PATCH /api/v1/resources/{id}`: assigns a resource to a deployment; null removes the assignment. */
  update(
    id: string,
    changes: { deployment_id: string | null },
    options?: ChangeOptions,
  ): Promise<Resource>;
}

export function resources(http: Client<ClientPaths>): Resources {
  return {
    list: (query = {}, options) =>
      call(http.GET('/api/v1/resources', { params: { query }, ...toRequestInit(options) })),
    update: (id, body, options) =>
      call(
        http.PATCH('/api/v1/resources/{id}', {
          params: { path: { id } },
          body,
          ...toRequestInit(options),
        }),
      ),
  };
}
