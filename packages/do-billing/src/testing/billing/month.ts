import { billingMonth, type TimeSpan } from '../../billing-period.ts';
import type { Lifetime } from '../fleet/fleet.ts';

/** The time that an invoice bills, from `startMs` to before `endMs`. */
export interface Month extends TimeSpan {
  /** `YYYY-MM`. */
  readonly period: string;
  readonly hasFractionalHours: boolean;
}

/**
 * The calendar month `period`, up to `until`, in RFC 3339. Default of `until`: the end of the month.
 *
 * @throws {TypeError} if `period` is not a month written as `YYYY-MM`, or `until` is not a time.
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

/** The part of a month in which a resource exists, or null if it does not exist in that month. */
export function clipToMonth({ created, destroyed }: Lifetime, month: TimeSpan): TimeSpan | null {
  const startMs = Math.max(month.startMs, toMs(created));
  const endMs = destroyed === undefined ? month.endMs : Math.min(month.endMs, toMs(destroyed));
  return startMs < endMs ? { startMs, endMs } : null;
}

const CODE_OF_ZERO = 0x30;
/** RFC 3339 in UTC on day 1 to 28, which every month has: such a time needs no further check. */
const PLAIN_TIME =
  /^[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * Converts a time of a fleet to milliseconds since 1970.
 *
 * @throws {TypeError} if `text` is not a time. Otherwise invoices would silently leave out its resource.
 */
export function toMs(text: string): number {
  // With Date.parse alone, generating a million lines takes a sixth more time.
  if (PLAIN_TIME.test(text)) {
    const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
    const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
    return Date.UTC(year, twoDigits(text, 5) - 1, twoDigits(text, 8), hour, minute, second);
  }
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new TypeError(`${JSON.stringify(text)} must be a time in RFC 3339`);
  return ms;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - CODE_OF_ZERO) * 10 + text.charCodeAt(at + 1) - CODE_OF_ZERO;
}
