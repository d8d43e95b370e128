import type { CostLine } from '../lines/cost-line.ts';
import type { TimeSpan } from './billing-month.ts';

const DAY_MS = 86_400_000;

/**
 * The time that a line bills. Where the bill ends it at 23:59:59, the whole day is meant. A bound
 * that the line lacks is the month's.
 *
 * @throws {TypeError} where it is needed, and no month was given.
 */
export function chargePeriod(
  { start, end }: Pick<CostLine, 'start' | 'end'>,
  month?: TimeSpan,
): TimeSpan {
  const startMs = start === null ? month?.startMs : Date.parse(start);
  const endMs = end === null ? month?.endMs : endOf(end);
  if (startMs === undefined || endMs === undefined) {
    throw new TypeError('"billingPeriod" must be given: a line lacks its start or its end');
  }
  return { startMs, endMs };
}

function endOf(end: string): number {
  const endMs = Date.parse(end);
  return end.includes('T23:59:59') ? Math.ceil((endMs + 1) / DAY_MS) * DAY_MS : endMs;
}
