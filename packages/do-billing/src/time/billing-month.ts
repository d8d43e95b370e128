/** From `startMs` on and before `endMs`, in milliseconds since 1970 in UTC. */
export interface TimeSpan {
  startMs: number;
  endMs: number;
}

/**
 * The calendar month of a billing period, `YYYY-MM`, in UTC.
 *
 * @throws {TypeError} where it is written otherwise.
 */
export function billingMonth(billingPeriod: string): TimeSpan {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(billingPeriod)) {
    throw new TypeError('"billingPeriod" must be a month written as YYYY-MM');
  }
  const month = new Date(`${billingPeriod}-01T00:00:00Z`);
  const startMs = month.getTime();
  return { startMs, endMs: month.setUTCMonth(month.getUTCMonth() + 1) };
}
