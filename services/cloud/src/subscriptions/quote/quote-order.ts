import type { EntityManager } from '@mikro-orm/postgresql';
import { findActivePlanVersion } from '../../catalog/find-active-plan-version.ts';
import { findAddons } from '../../catalog/find-addons.ts';
import { PlanItem } from '../../catalog/plan-item.entity.ts';
import { ArcadiaError } from '../../errors/arcadia-error.ts';
import { assertNoDuplicates } from '../../errors/invalid-request.ts';
import type { Order } from '../subscribe-deployment.ts';
import type { Usage } from './overage-line.ts';
import { type ApiQuote, priceQuote } from './price-quote.ts';
import { toQuotePrices } from './to-quote-prices.ts';

const earliest = '1970-01-01';
const latest = '2099-12-31';

/** What an order would cost at today's catalog prices, from `startDate` on. Nothing is written. */
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
  assertWithinReach(startDate);
  const version = await findActivePlanVersion(em, order.planCode);
  const items = await em.find(PlanItem, { planVersionId: version.id });
  const addons = await findAddons(em, order.addons, version.currency);
  const today = addons.map(({ addon: { code, meter, qty, priceCents }, units }) => {
    return { code, meter, qty, priceCents, units };
  });
  return priceQuote(toQuotePrices(order.planCode, version, items, today), startDate, usage);
}

function assertWithinReach(startDate: string): void {
  if (startDate >= earliest && startDate <= latest) return;
  const errors = [{ path: '/body/start_date', message: `must be from ${earliest} to ${latest}` }];
  throw new ArcadiaError('invalid_request', 'Nothing can start on that day.', { errors });
}
