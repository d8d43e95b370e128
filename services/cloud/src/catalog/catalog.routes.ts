import type { Handlers } from '../http/operations.ts';
import { listAddons } from './list-addons.ts';
import { listPlans } from './list-plans.ts';

/** The operations on the catalog. */
export function catalogRoutes(): Handlers<'listPlans' | 'listAddons'> {
  return {
    async listPlans({ query }, { em }) {
      const page = { limit: query?.limit ?? 50, cursor: query?.cursor };
      return { status: 200, body: await listPlans(em, page) };
    },

    async listAddons({ query }, { em }) {
      const page = { limit: query?.limit ?? 50, cursor: query?.cursor };
      return { status: 200, body: await listAddons(em, page) };
    },
  };
}
