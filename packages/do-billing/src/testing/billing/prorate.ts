import type { TimeSpan } from '../../billing-period.ts';
import { divideHalfUp } from './divide-half-up.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
/** A month costs what 28 days cost, however long it is. */
const CAP_HOURS = 672;
/** Until then by the hour, since then by the second and a cent at least. */
const BY_SECOND_SINCE_MS = Date.UTC(2026, 0);

/** What a part of a month costs, in cents, of something at `monthlyCents`. */
export function prorate(monthlyCents: number, { startMs, endMs }: TimeSpan): number {
  if (monthlyCents === 0) return 0;
  const bySecond = startMs >= BY_SECOND_SINCE_MS;
  const unitMs = bySecond ? SECOND_MS : HOUR_MS;
  const cap = (CAP_HOURS * HOUR_MS) / unitMs;
  const units = Math.max(1, Math.floor((endMs - startMs) / unitMs));
  return Math.max(1, divideHalfUp(monthlyCents * Math.min(units, cap), cap));
}
