import type { components } from '@arcadia/api-client/contract';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Caller } from '../http/caller.ts';
import type { Handlers } from '../http/operations.ts';
import { toAuditContext, toPageRequest } from '../http/request-context.ts';
import { createAddon, publishAddon, retireAddon, updateAddon } from './addons.ts';
import type { CatalogStatus } from './plan.entity.ts';
import {
  draftPlanVersion,
  type PlanPrices,
  publishPlanVersion,
  retirePlanVersion,
} from './plan-versions.ts';
import { listAddons, readAddon } from './read-addons.ts';
import { listPlanVersions, readPlanVersion } from './read-plan-versions.ts';

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

/** Handlers of plan versions and add-ons. */
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
      const planName = { code: body.plan_code, name: body.name };
      const audit = toAuditContext(context);
      const plan = await draftPlanVersion(context.em, planName, toPlanPrices(body), audit);
      const location = `/api/v1/catalog/plan-versions/${plan.id}`;
      return { status: 201, body: plan, headers: { location } };
    },

    async publishPlanVersion({ path }, context) {
      const audit = toAuditContext(context);
      return { status: 200, body: await publishPlanVersion(context.em, path.id, audit) };
    },

    async retirePlanVersion({ path }, context) {
      const audit = toAuditContext(context);
      return { status: 200, body: await retirePlanVersion(context.em, path.id, audit) };
    },

    async listAddons({ query }, { em, caller }) {
      const status = query?.status ?? 'active';
      assertMayList(caller, status);
      const page = toPageRequest(query);
      return { status: 200, body: await listAddons(em, status, page) };
    },

    async getAddon({ path }, { em }) {
      return { status: 200, body: await readAddon(em, path.id) };
    },

    async createAddon({ body }, context) {
      const addon = await createAddon(context.em, body, toAuditContext(context));
      const location = `/api/v1/catalog/addons/${addon.id}`;
      return { status: 201, body: addon, headers: { location } };
    },

    async updateAddon({ path, body }, context) {
      const audit = toAuditContext(context);
      return { status: 200, body: await updateAddon(context.em, path.id, body, audit) };
    },

    async publishAddon({ path }, context) {
      const audit = toAuditContext(context);
      return { status: 200, body: await publishAddon(context.em, path.id, audit) };
    },

    async retireAddon({ path }, context) {
      const audit = toAuditContext(context);
      return { status: 200, body: await retireAddon(context.em, path.id, audit) };
    },
  };
}

function assertMayList(caller: Caller, status: CatalogStatus): void {
  if (status === 'active' || caller.role === 'platform_admin') return;
  const detail = 'Only platform_admin may list draft or retired add-ons. Leave `status` out.';
  throw new ArcadiaError('forbidden', detail);
}

function toPlanPrices(body: components['schemas']['NewPlanVersion']): PlanPrices {
  return {
    basePriceCents: body.base_price_cents,
    currency: body.currency,
    items: body.items.map((item) => ({
      meter: item.meter,
      includedQty: item.included_qty,
      overageUnit: item.overage_unit,
      overagePriceCents: item.overage_price_cents,
    })),
  };
}
