import type { CostLine } from './lines/cost-line.ts';

/** A half-open interval: includes `startMs`, excludes `endMs`. Both are milliseconds since 1970 in UTC. */
export interface TimeSpan {
  startMs: number;
  endMs: number;
}

const DAY_MS = 86_400_000;

/**
 * Returns the calendar month of a billing period, `YYYY-MM`, in UTC.
 *
 * @throws {TypeError} if `billingPeriod` has another form.
 */
export function billingMonth(billingPeriod: string): TimeSpan {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(billingPeriod)) {
    throw new TypeError('"billingPeriod" must be a month written as YYYY-MM');
  }
  const month = new Date(`${billingPeriod}-01T00:00:00Z`);
  const startMs = month.getTime();
  return { startMs, endMs: month.setUTCMonth(month.getUTCMonth() + 1) };
}

/**
 * Returns the time that a line bills. An end at 23:59:59 includes the whole day. If the line lacks its start or its
 * end, that of `month` takes its place.
 *
 * @throws {TypeError} if the line lacks its start or its end, and `month` is not given.
 */
export function chargePeriod(
  { start, end }: Pick<CostLine, 'start' | 'end'>,
  month?: TimeSpan,
): TimeSpan {
  const startMs = start === null ? month?.startMs : Date.parse(start);
  const endMs = end === null ? month?.endMs : toExclusiveEndMs(end);
  if (startMs === undefined || endMs === undefined) {
    throw new TypeError('"billingPeriod" must be given: a line lacks its start or its end');
  }
  return { startMs, endMs };
}

function toExclusiveEndMs(end: string): number {
  const endMs = Date.parse(end);
  return end.includes('T23:59:59') ? Math.ceil((endMs + 1) / DAY_MS) * DAY_MS : endMs;
}
