import { billingMonth, chargePeriod } from './billing-period.ts';
import type { CostLine } from './lines/cost-line.ts';
import { compareText } from './match/text-keys.ts';
import { addMicros } from './money/micros.ts';

/**
 * The fields of a line that spreading reads. A `CostLine` has them; a database row can have them too.
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
 * The amount that one day in UTC costs.
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
  /** Month, `YYYY-MM`. Required if a line lacks its start or end, as taxes may. */
  billingPeriod?: string | undefined;
}

/**
 * Spreads the money of lines over the days in UTC that they bill, in proportion to the time that
 * each line bills on each day. The days of a line add up to its amount, to the millionth. The
 * amounts of several lines are added day by day. An end at 23:59:59 means the midnight after it. A
 * line that ends at or before its start counts on the day of its start.
 *
 * The result is the average cost of a day, not the usage of that day.
 *
 * @returns The days with a part of the money, in chronological order.
 * @throws {TypeError} If `billingPeriod` is not a month written as `YYYY-MM`, or is missing but a
 * line needs it.
 * @throws {AmountError} with code `range` if the sum of a day is not a safe integer.
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
    let assigned = 0;
    do {
      const day = new Date(fromMs).toISOString().slice(0, 10);
      fromMs = Math.min(Date.parse(day) + DAY_MS, endMs);
      // Rounding the running total, not each day, makes the days add up without a remainder.
      const running =
        fromMs < endMs ? part(line, fromMs - startMs, endMs - startMs) : line.amountMicros;
      days.set(day, addMicros(days.get(day) ?? 0, running - assigned));
      assigned = running;
    } while (fromMs < endMs);
  }
  return [...days]
    .sort(([a], [b]) => compareText(a, b))
    .map(([day, amountMicros]) => ({ day, amountMicros }));
}

const DAY_MS = 86_400_000;

/** Rounds towards zero. BigInt, because the product exceeds the safe integers. */
function part({ amountMicros }: SpreadableLine, spanMs: number, ofMs: number): number {
  return Number((BigInt(amountMicros) * BigInt(spanMs)) / BigInt(ofMs));
}
