/** A calendar month in UTC, half-open. */
export interface Month {
  /** `YYYY-MM`. */
  readonly period: string;
  readonly startMs: number;
  /** The first instant of the next month. */
  readonly endMs: number;
}

/** @param period `YYYY-MM`. */
export function monthOf(period: string): Month {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return { period, startMs: Date.UTC(year, month - 1), endMs: Date.UTC(year, month) };
}

/** Every month from `first` to `last`, both included and both `YYYY-MM`. */
export function monthsFrom(first: string, last: string): Month[] {
  const months = [monthOf(first)];
  for (let month = monthOf(first); month.period < last; months.push(month)) {
    month = monthOf(new Date(month.endMs).toISOString().slice(0, 7));
  }
  return months;
}
