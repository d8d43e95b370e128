import { billingMonth, chargePeriod } from '../billing-period.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { compareText } from '../match/compare-text.ts';
import { addMicros } from '../money/micros.ts';

/**
 * What spreading reads of a line: a `CostLine` will do, and so will a row of a database.
 *
 * @example
 * import type { SpreadableLine } from '@arcadia/do-billing';
 *
 * export const line: SpreadableLine = {
 *   start: '2026-04-01T00:00:00Z', end: '2026-05-01T00:00:00Z', amountMicros: 6_000_000,
 * };
 */
export type SpreadableLine = Pick<CostLine, 'start' | 'end' | 'amountMicros'>;

/**
 * What a day in UTC has of the money.
 *
 * @example
 * import { type DailyCost, formatMicros } from '@arcadia/do-billing';
 *
 * export const describe = ({ day, amountMicros }: DailyCost): string =>
 *   `${day} ${formatMicros(amountMicros)}`;
 */
export interface DailyCost {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Millionths of the currency's unit, a safe integer. */
  amountMicros: number;
}

/**
 * Options of {@link spreadByDay}.
 *
 * @example
 * import type { SpreadOptions } from '@arcadia/do-billing';
 *
 * export const april: SpreadOptions = { billingPeriod: '2026-04' };
 */
export interface SpreadOptions {
  /** `YYYY-MM`: stands in for a start or an end that a line lacks, as taxes may. Default is none. */
  billingPeriod?: string | undefined;
}

const DAY_MS = 86_400_000;

/**
 * Spreads the money of lines over the days in UTC that they bill, by the time that each day has of
 * the line. The days of a line add up to its amount, to the millionth; several lines are added up
 * day by day. An end at midnight or at 23:59:59 before it is the same end. A line that ends where
 * it starts is all on that day.
 *
 * It tells what a day costs on average, not what was used on it.
 *
 * @returns the days that have a share, in their order.
 * @throws {TypeError} where `billingPeriod` is no `YYYY-MM`, or is needed and not given.
 * @throws {AmountError} with code `range` where a day's sum does not fit a safe integer.
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { formatMicros, parseInvoiceCsv, spreadByDay } from '@arcadia/do-billing';
 *
 * const { lines } = await parseInvoiceCsv(await readFile('invoice.csv'));
 * for (const { day, amountMicros } of spreadByDay(lines, { billingPeriod: '2026-04' })) {
 *   console.log(day, formatMicros(amountMicros));
 * }
 */
export function spreadByDay(
  lines: SpreadableLine | readonly SpreadableLine[],
  { billingPeriod }: SpreadOptions = {},
): DailyCost[] {
  const month = billingPeriod === undefined ? undefined : billingMonth(billingPeriod);
  const days = new Map<string, number>();
  for (const line of [lines].flat()) {
    const { startMs, endMs } = chargePeriod(line, month);
    let fromMs = startMs;
    let given = 0;
    do {
      const day = new Date(fromMs).toISOString().slice(0, 10);
      fromMs = Math.min(Date.parse(day) + DAY_MS, endMs);
      // What is due by the day's end less what was given before it leaves no rest.
      const due =
        fromMs < endMs ? part(line, fromMs - startMs, endMs - startMs) : line.amountMicros;
      days.set(day, addMicros(days.get(day) ?? 0, due - given));
      given = due;
    } while (fromMs < endMs);
  }
  return [...days]
    .sort(([a], [b]) => compareText(a, b))
    .map(([day, amountMicros]) => ({ day, amountMicros }));
}

/** Rounded towards zero. The product is beyond the safe integers. */
function part({ amountMicros }: SpreadableLine, spanMs: number, ofMs: number): number {
  return Number((BigInt(amountMicros) * BigInt(spanMs)) / BigInt(ofMs));
}
