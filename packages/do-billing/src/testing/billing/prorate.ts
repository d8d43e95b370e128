import type { TimeSpan } from '../../billing-period.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
/** 28 days: DigitalOcean bills a longer time in a month at the monthly price. */
const CAP_HOURS = 672;
/** DigitalOcean billed by the hour until 2025. Since 2026 it bills by the second, and at least a cent. */
const BY_SECOND_SINCE_MS = Date.UTC(2026, 0);

/** The price in cents of a part of a month, for a resource that costs `monthlyCents` a month. */
export function prorate(monthlyCents: number, { startMs, endMs }: TimeSpan): number {
  if (monthlyCents === 0) return 0;
  const bySecond = startMs >= BY_SECOND_SINCE_MS;
  const unitMs = bySecond ? SECOND_MS : HOUR_MS;
  const cap = (CAP_HOURS * HOUR_MS) / unitMs;
  const units = Math.max(1, Math.floor((endMs - startMs) / unitMs));
  return Math.max(1, divideHalfUp(monthlyCents * Math.min(units, cap), cap));
}

/** `dividend / divisor` rounded half away from zero. Both are integers, and the divisor is positive. */
export function divideHalfUp(dividend: number, divisor: number): number {
  const doubled = 2 * Math.abs(dividend) + divisor;
  const rounded = (doubled - (doubled % (2 * divisor))) / (2 * divisor);
  return dividend < 0 ? -rounded : rounded;
}
