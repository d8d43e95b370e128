import type { Handlers } from '../http/operations.ts';
import { toPageRequest } from '../http/request-context.ts';
import { assignResource } from './assign-resource.ts';
import { listResources } from './read-resources.ts';

/** The operations on the inventory. */
export function resourceRoutes(): Handlers<'listResources' | 'updateResource'> {
  return {
    async listResources({ query }, { em }) {
      const filter = { kind: query?.kind, deploymentId: query?.deployment_id };
      const page = toPageRequest(query);
      return { status: 200, body: await listResources(em, filter, page) };
    },

    async updateResource({ path, body }, context) {
      const resource = await assignResource(context.em, path.id, body.deployment_id, context);
      return { status: 200, body: resource };
    },
  };
}
