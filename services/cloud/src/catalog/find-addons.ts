import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Addon } from './addon.entity.ts';

/**
 * The add-ons that are ordered, each with its units. One priced in another currency than the plan is not to be had.
 * Within a transaction they stay as they are until that ends: what is attached is what the catalog had at that time.
 */
export async function findAddons(
  em: EntityManager,
  order: readonly { readonly code: string; readonly units?: number | undefined }[],
  currency: string,
): Promise<{ addon: Addon; units: number }[]> {
  const codes = order.map(({ code }) => code);
  const lockMode = em.isInTransaction() ? LockMode.PESSIMISTIC_READ : LockMode.NONE;
  const ordered = { code: { $in: codes } };
  const addons =
    codes.length === 0 ? [] : await em.find(Addon, ordered, { lockMode, refresh: true });
  const byCode = new Map(addons.map((addon) => [addon.code, addon]));
  return order.map(({ code, units = 1 }) => {
    const addon = byCode.get(code);
    if (addon?.status === 'active' && addon.currency === currency) return { addon, units };
    throw notForSale(code, currency, addon);
  });
}

/** Why an add-on is not to be had. A draft is nobody's business before it is published, so it is as good as none. */
function notForSale(code: string, currency: string, addon: Addon | undefined): ArcadiaError {
  const isRetired = addon?.status === 'retired';
  const why = isRetired
    ? `The add-on "${code}" is retired: nobody can attach it any more, and those who have it keep it.`
    : `There is no add-on "${code}" in ${currency}.`;
  const detail = `${why} GET /api/v1/catalog/addons lists those that can be attached.`;
  return new ArcadiaError('unknown_addon', detail, {
    addon_code: code,
    ...(isRetired ? { addon_status: 'retired' } : {}),
  });
}
