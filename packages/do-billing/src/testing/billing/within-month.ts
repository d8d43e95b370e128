import type { TimeSpan } from '../../billing-period.ts';
import type { Lifetime } from '../fleet/lifetime.ts';
import { toMs } from './to-ms.ts';

/** The part of a month in which something was there, or null. */
export function withinMonth({ created, destroyed }: Lifetime, month: TimeSpan): TimeSpan | null {
  const startMs = Math.max(month.startMs, toMs(created));
  const endMs = destroyed === undefined ? month.endMs : Math.min(month.endMs, toMs(destroyed));
  return startMs < endMs ? { startMs, endMs } : null;
}
