import type { components } from '@arcadia/api-client/contract';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { monthOfDay } from './calendar.ts';

export type ApiQuote = components['schemas']['Quote'];
type Line = components['schemas']['QuoteLine'];

const DAY_MS = 86_400_000;

/** The prices for a quote: those of the catalog, or those that a subscription keeps. All are whole cents. */
export interface QuotePrices {
  readonly planCode: string;
  readonly planVersion: number;
  readonly currency: string;
  readonly basePriceCents: number;
  readonly items: readonly {
    readonly meter: string;
    readonly includedQty: number;
    readonly overageUnit: number;
    readonly overagePriceCents: number;
  }[];
  /** `qty` and `priceCents` are those of one unit. All add-ons are in the plan's currency. */
  readonly addons: readonly {
    readonly code: string;
    readonly meter: string;
    readonly qty: number;
    readonly priceCents: number;
    readonly units: number;
  }[];
}

/** The use of one meter in a whole month. */
export interface Usage {
  readonly meter: string;
  readonly quantity: number;
}

/**
 * Quotes a subscription at these prices: the cost of a month, the first invoice, and the overage of `usage`. It reads
 * nothing from the database, so it can quote a plan change before anything is written.
 *
 * The first invoice runs from `startDate` (`YYYY-MM-DD`) to the end of that month, and is prorated by its days, with
 * `startDate` included, over the days of the month. Each line is rounded once, half to even, and a total is the sum of
 * its rounded lines. Included quantities are those of a whole month, and are not prorated.
 *
 * @throws {ArcadiaError} `unknown_meter` if the plan has no price for a meter of `usage`, and `invalid_request` if an
 *   amount is too large for an exact number.
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

/** Counts in UTC, in which all days have the same length. */
function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/**
 * The part of a month's price for `days` of its `daysInMonth`, in whole cents, rounded half to even as `microsToCents`
 * of `@arcadia/do-billing` does. BigInt makes it exact at any size: floats would not be. `days` is at most
 * `daysInMonth`, so the result is never above the price of the month.
 */
export function prorate(priceCents: number, days: number, daysInMonth: number): number {
  const whole = BigInt(daysInMonth);
  const scaled = BigInt(priceCents) * BigInt(days);
  const cents = scaled / whole;
  const twice = (scaled % whole) * 2n;
  const up = twice > whole || (twice === whole && cents % 2n === 1n);
  return Number(up ? cents + 1n : cents);
}

/** The cost of using one meter beyond the quantity that the plan and its add-ons include. It bills every unit begun. */
function overageLine(
  prices: QuotePrices,
  { meter, quantity }: Usage,
): components['schemas']['OverageLine'] {
  const item = prices.items.find((each) => each.meter === meter);
  if (item === undefined) throw unknownMeter(prices, meter);
  const includedQty = prices.addons
    .filter((addon) => addon.meter === meter)
    .reduce((sum, { qty, units }) => sum + qty * units, item.includedQty);
  const overageQty = Math.max(0, quantity - includedQty);
  const remainder = overageQty % item.overageUnit;
  const startedUnits = (overageQty - remainder) / item.overageUnit + (remainder === 0 ? 0 : 1);
  return {
    meter,
    quantity,
    included_qty: includedQty,
    overage_qty: overageQty,
    overage_unit: item.overageUnit,
    started_units: startedUnits,
    overage_price_cents: item.overagePriceCents,
    amount_cents: toCents(BigInt(startedUnits) * BigInt(item.overagePriceCents)),
  };
}

function unknownMeter({ planCode, items }: QuotePrices, meter: string): ArcadiaError {
  const meters = items.map((item) => item.meter).toSorted();
  const named = meters.length === 0 ? 'none' : meters.join(', ');
  const detail = `The plan "${planCode}" has no price for the meter "${meter}". It has prices for these meters: ${named}.`;
  return new ArcadiaError('unknown_meter', detail, { meter, meters });
}

/** An amount as a number that JSON and JavaScript carry exactly. Only a huge `usage` can exceed it. */
function toCents(amount: bigint): number {
  const cents = Number(amount);
  if (Number.isSafeInteger(cents)) return cents;
  const message = `must cost at most ${Number.MAX_SAFE_INTEGER} cents`;
  const detail = 'The usage costs more cents than a number can hold exactly. Ask for less.';
  throw invalidRequest('/body/usage', message, detail);
}
