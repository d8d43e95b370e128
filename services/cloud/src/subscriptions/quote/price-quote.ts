import type { components } from '@arcadia/api-client/contract';
import { monthOfDay } from '../periods/month-of-day.ts';
import { overageLine, type Usage } from './overage-line.ts';
import { prorate } from './prorate.ts';
import type { QuotePrices } from './quote-prices.ts';
import { toCents } from './to-cents.ts';

export type ApiQuote = components['schemas']['Quote'];
type Line = components['schemas']['QuoteLine'];

const dayMs = 86_400_000;

/**
 * What a subscription at these prices costs: by the month, from `startDate` (`YYYY-MM-DD`) to the end of that month,
 * and beyond what is included. It reads nothing, so a change of plan can be tried with it too.
 *
 * The first invoice is prorated by the days from `startDate` on, that day included, over the days of the month. Each
 * line is rounded once, half to even, and a total is the sum of its rounded lines. What is included is that of a whole
 * month: it is not prorated.
 */
export function priceQuote(
  prices: QuotePrices,
  startDate: string,
  usage: readonly Usage[] = [],
): ApiQuote {
  const recurring = recurringLines(prices);
  const month = monthOfDay(startDate);
  const days = daysBetween(startDate, month.end);
  const daysInMonth = daysBetween(month.start, month.end);
  const first = recurring.map((line) => ({
    ...line,
    amount_cents: prorate(line.amount_cents, days, daysInMonth),
  }));
  return {
    plan_code: prices.planCode,
    plan_version: prices.planVersion,
    currency: prices.currency,
    start_date: startDate,
    recurring: withTotal(recurring),
    first_invoice: {
      period_start: startDate,
      period_end: month.end,
      days,
      days_in_month: daysInMonth,
      ...withTotal(first),
    },
    overage: withTotal(usage.map((used) => overageLine(prices, used))),
  };
}

function recurringLines({ planCode, basePriceCents, addons }: QuotePrices): Line[] {
  return [
    toLine('plan', planCode, 1, basePriceCents),
    ...addons.map(({ code, units, priceCents }) => toLine('addon', code, units, priceCents)),
  ];
}

function toLine(kind: Line['kind'], code: string, units: number, unitPriceCents: number): Line {
  const amount = toCents(BigInt(units) * BigInt(unitPriceCents));
  return { kind, code, units, unit_price_cents: unitPriceCents, amount_cents: amount };
}

function withTotal<L extends { readonly amount_cents: number }>(
  lines: L[],
): { lines: L[]; total_cents: number } {
  const total = lines.reduce((sum, line) => sum + BigInt(line.amount_cents), 0n);
  return { lines, total_cents: toCents(total) };
}

/** From midnight to midnight UTC, where every day is as long. */
function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}
