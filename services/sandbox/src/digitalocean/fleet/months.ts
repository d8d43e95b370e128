/** A calendar month in UTC. The start is inclusive, the end exclusive. */
export interface Month {
  /** `YYYY-MM`. */
  readonly period: string;
  readonly startMs: number;
  /** The first instant of the next month. */
  readonly endMs: number;
}

/** Returns the month of a period such as `2026-04`. */
export function monthOf(period: string): Month {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return { period, startMs: Date.UTC(year, month - 1), endMs: Date.UTC(year, month) };
}

/** Lists every month from `first` to `last`, both included. Both are periods such as `2026-04`. */
export function monthsFrom(first: string, last: string): Month[] {
  const months = [monthOf(first)];
  for (let month = monthOf(first); month.period < last; months.push(month)) {
    month = monthOf(new Date(month.endMs).toISOString().slice(0, 7));
  }
  return months;
}
