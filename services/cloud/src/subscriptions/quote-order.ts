import type { EntityManager } from '@mikro-orm/postgresql';
import { requireActiveAddons, requireActivePlanVersion } from '../catalog/orderable.ts';
import { PlanItem, type PlanVersion } from '../catalog/plan.entity.ts';
import { assertNoDuplicates, invalidRequest } from '../errors/invalid-request.ts';
import { readFirstChargedDay } from './first-charged-day.ts';
import { type ApiQuote, priceQuote, type QuotePrices, type Usage } from './price-quote.ts';
import type { Order, SubscriptionDeps } from './subscribe-deployment.ts';

const EARLIEST_START = '1970-01-01';
const LATEST_START = '2099-12-31';

/** A request for a quote. */
export interface QuoteRequest {
  readonly order: Order;
  /** The first day to pay for (`YYYY-MM-DD`), unless the deployment is in a trial that ends later. */
  readonly startDate: string;
  readonly usage: readonly Usage[];
  readonly deploymentId?: string | undefined;
}

/**
 * Quotes an order at the catalog's prices of today, from the first day on that is charged. It writes nothing.
 *
 * @throws {ArcadiaError} `unknown_plan`, `unknown_addon`, `unknown_meter`, `invalid_request`, and `not_found` for an unknown
 *   deployment.
 */
export async function quoteOrder(
  { timeZone }: Pick<SubscriptionDeps, 'timeZone'>,
  em: EntityManager,
  { order, startDate, usage, deploymentId }: QuoteRequest,
): Promise<ApiQuote> {
  const codes = order.addons.map(({ code }) => code);
  assertNoDuplicates(codes, '/body/addons', 'Name each add-on once, with its `units`.');
  const meters = usage.map(({ meter }) => meter);
  assertNoDuplicates(meters, '/body/usage', 'Name each meter once, with its `quantity`.');
  assertStartDate(startDate);
  const firstDay =
    deploymentId === undefined
      ? startDate
      : await readFirstChargedDay(em, deploymentId, startDate, timeZone);
  const version = await requireActivePlanVersion(em, order.planCode);
  const ordered = await requireActiveAddons(em, order.addons, version.currency);
  const addons = ordered.map(({ addon: { code, meter, qty, priceCents }, units }) => {
    return { code, meter, qty, priceCents, units };
  });
  return quotePlanVersion(em, order.planCode, version, addons, firstDay, usage);
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
