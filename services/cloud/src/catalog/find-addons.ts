import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { Addon } from './addon.entity.ts';

/** The add-ons that are ordered, each with its units. One priced in another currency than the plan is not to be had. */
export async function findAddons(
  em: EntityManager,
  order: readonly { readonly code: string; readonly units?: number | undefined }[],
  currency: string,
): Promise<{ addon: Addon; units: number }[]> {
  const codes = order.map(({ code }) => code);
  const addons = codes.length === 0 ? [] : await em.find(Addon, { code: { $in: codes }, currency });
  const byCode = new Map(addons.map((addon) => [addon.code, addon]));
  return order.map(({ code, units = 1 }) => {
    const addon = byCode.get(code);
    if (addon !== undefined) return { addon, units };
    const detail = `There is no add-on "${code}" in ${currency}. GET /api/v1/catalog/addons lists them.`;
    throw new ArcadiaError('unknown_addon', detail, { addon_code: code });
  });
}
