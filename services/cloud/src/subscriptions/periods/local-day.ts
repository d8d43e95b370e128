import { DateTime } from 'luxon';
import { startOfDay } from './start-of-day.ts';

/**
 * The day (`YYYY-MM-DD`) that `instant` lies in where `zone` (IANA) is. A day that has begun does not begin again: at
 * St John's the clocks of 2009 went back at 00:01, and what the 31st of October then had once more is of the 1st.
 */
export function localDay(instant: Date, zone: string): string {
  const local = DateTime.fromJSDate(instant, { zone });
  const next = local.plus({ days: 1 }).toFormat(dayFormat);
  return startOfDay(next, zone) <= instant ? next : local.toFormat(dayFormat);
}

const dayFormat = 'yyyy-MM-dd';
