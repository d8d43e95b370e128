import { billingMonth, type TimeSpan } from '../../billing-period.ts';
import { toMs } from './to-ms.ts';

/** The time that an invoice bills, half-open. */
export interface Month extends TimeSpan {
  /** `YYYY-MM`. */
  readonly period: string;
  readonly hasFractionalHours: boolean;
}

/**
 * The calendar month `period`, or what of it is before `until`, in RFC 3339.
 *
 * @throws {TypeError} where `period` is no month written as `YYYY-MM`, or `until` no time.
 */
export function monthOf(
  period: string,
  {
    until,
    hasFractionalHours = false,
  }: { until?: string | undefined; hasFractionalHours?: boolean | undefined } = {},
): Month {
  const { startMs, endMs } = billingMonth(period);
  return {
    period,
    startMs,
    endMs: until === undefined ? endMs : toMs(until),
    hasFractionalHours,
  };
}
