import type { EntityManager } from '@mikro-orm/postgresql';
import { requireActiveAddons, requireActivePlanVersion } from '../catalog/orderable.ts';
import { PlanItem, type PlanVersion } from '../catalog/plan.entity.ts';
import { assertNoDuplicates, invalidRequest } from '../errors/invalid-request.ts';
import { type ApiQuote, priceQuote, type QuotePrices, type Usage } from './price-quote.ts';
import type { Order } from './subscribe-deployment.ts';

const EARLIEST_START = '1970-01-01';
const LATEST_START = '2099-12-31';

/**
 * Quotes an order from `startDate` (`YYYY-MM-DD`) on, at the catalog's prices of today. It writes nothing.
 *
 * @throws {ArcadiaError} `unknown_plan`, `unknown_addon`, `unknown_meter`, `invalid_request`.
 */
export async function quoteOrder(
  em: EntityManager,
  order: Order,
  startDate: string,
  usage: readonly Usage[],
): Promise<ApiQuote> {
  const codes = order.addons.map(({ code }) => code);
  assertNoDuplicates(codes, '/body/addons', 'Name each add-on once, with its `units`.');
  const meters = usage.map(({ meter }) => meter);
  assertNoDuplicates(meters, '/body/usage', 'Name each meter once, with its `quantity`.');
  assertStartDate(startDate);
  const version = await requireActivePlanVersion(em, order.planCode);
  const ordered = await requireActiveAddons(em, order.addons, version.currency);
  const addons = ordered.map(({ addon: { code, meter, qty, priceCents }, units }) => {
    return { code, meter, qty, priceCents, units };
  });
  return quotePlanVersion(em, order.planCode, version, addons, startDate, usage);
}

/** Quotes a plan version with these add-ons, at their prices given here. */
export async function quotePlanVersion(
  em: EntityManager,
  planCode: string,
  version: PlanVersion,
  addons: QuotePrices['addons'],
  startDate: string,
  usage: readonly Usage[] = [],
): Promise<ApiQuote> {
  const items = await em.find(PlanItem, { planVersionId: version.id });
  const { version: planVersion, currency, basePriceCents } = version;
  const prices = { planCode, planVersion, currency, basePriceCents, items, addons };
  return priceQuote(prices, startDate, usage);
}

function assertStartDate(startDate: string): void {
  if (startDate >= EARLIEST_START && startDate <= LATEST_START) return;
  const message = `must be from ${EARLIEST_START} to ${LATEST_START}`;
  throw invalidRequest(
    '/body/start_date',
    message,
    `Send a \`start_date\` from ${EARLIEST_START} to ${LATEST_START}.`,
  );
}
