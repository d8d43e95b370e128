import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Caller } from '../http/caller.ts';
import type { Handlers } from '../http/operations.ts';
import { toPageRequest } from '../http/request-context.ts';
import type { CatalogStatus } from './catalog-status.ts';
import { createAddon } from './create-addon.ts';
import { draftPlanVersion } from './draft-plan-version.ts';
import { listAddons } from './list-addons.ts';
import { listPlanVersions } from './list-plan-versions.ts';
import { publishAddon } from './publish-addon.ts';
import { publishPlanVersion } from './publish-plan-version.ts';
import { readAddon } from './read-addon.ts';
import { readPlanVersion } from './read-plan-version.ts';
import { retireAddon } from './retire-addon.ts';
import { retirePlanVersion } from './retire-plan-version.ts';
import { toPlanPrices } from './to-plan-prices.ts';
import { updateAddon } from './update-addon.ts';

type CatalogOperation =
  | 'listPlans'
  | 'listPlanVersions'
  | 'getPlanVersion'
  | 'draftPlanVersion'
  | 'publishPlanVersion'
  | 'retirePlanVersion'
  | 'listAddons'
  | 'getAddon'
  | 'createAddon'
  | 'updateAddon'
  | 'publishAddon'
  | 'retireAddon';

/** The operations on the catalog. */
export function catalogRoutes(): Handlers<CatalogOperation> {
  return {
    async listPlans({ query }, { em }) {
      const page = toPageRequest(query);
      return { status: 200, body: await listPlanVersions(em, { status: 'active' }, page) };
    },

    async listPlanVersions({ query }, { em }) {
      const filter = { planCode: query?.plan_code, status: query?.status };
      const page = toPageRequest(query);
      return { status: 200, body: await listPlanVersions(em, filter, page) };
    },

    async getPlanVersion({ path }, { em }) {
      return { status: 200, body: await readPlanVersion(em, path.id) };
    },

    async draftPlanVersion({ body }, context) {
      const named = { code: body.plan_code, name: body.name };
      const plan = await draftPlanVersion(context.em, named, toPlanPrices(body), context);
      const location = `/api/v1/catalog/plan-versions/${plan.id}`;
      return { status: 201, body: plan, headers: { location } };
    },

    async publishPlanVersion({ path }, context) {
      return { status: 200, body: await publishPlanVersion(context.em, path.id, context) };
    },

    async retirePlanVersion({ path }, context) {
      return { status: 200, body: await retirePlanVersion(context.em, path.id, context) };
    },

    async listAddons({ query }, { em, caller }) {
      const status = query?.status ?? 'active';
      assertMaySee(caller, status);
      const page = toPageRequest(query);
      return { status: 200, body: await listAddons(em, status, page) };
    },

    async getAddon({ path }, { em }) {
      return { status: 200, body: await readAddon(em, path.id) };
    },

    async createAddon({ body }, context) {
      const addon = await createAddon(context.em, body, context);
      const location = `/api/v1/catalog/addons/${addon.id}`;
      return { status: 201, body: addon, headers: { location } };
    },

    async updateAddon({ path, body }, context) {
      return { status: 200, body: await updateAddon(context.em, path.id, body, context) };
    },

    async publishAddon({ path }, context) {
      return { status: 200, body: await publishAddon(context.em, path.id, context) };
    },

    async retireAddon({ path }, context) {
      return { status: 200, body: await retireAddon(context.em, path.id, context) };
    },
  };
}

function assertMaySee(caller: Caller, status: CatalogStatus): void {
  if (status === 'active' || caller.role === 'platform_admin') return;
  const detail = 'Only platform_admin may list add-ons that are not active.';
  throw new ArcadiaError('forbidden', detail);
}
