import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type { Page, Resource } from './schemas.ts';

export type ResourcesQuery = NonNullable<operations['listResources']['parameters']['query']>;

/** The operations on the inventory of cloud resources; for platform_admin. */
export interface Resources {
  /** `GET /api/v1/resources`: those that are gone included. */
  list(query?: ResourcesQuery, options?: CallOptions): Promise<Page<Resource>>;
  /** `PATCH /api/v1/resources/{id}`: ties it to a deployment; null unties it. */
  update(
    id: string,
    changes: { deployment_id: string | null },
    options?: ChangeOptions,
  ): Promise<Resource>;
}

export function resources(http: Client<paths>): Resources {
  return {
    list: (query = {}, options) =>
      call(http.GET('/api/v1/resources', { params: { query }, ...init(options) })),
    update: (id, body, options) =>
      call(
        http.PATCH('/api/v1/resources/{id}', { params: { path: { id } }, body, ...init(options) }),
      ),
  };
}
