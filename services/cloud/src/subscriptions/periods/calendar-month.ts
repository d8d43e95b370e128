import { localDay } from './local-day.ts';
import { monthOfDay } from './month-of-day.ts';

/** The calendar month that `instant` lies in where `zone` is, half-open: `end` is the first day of the next one. */
export function calendarMonth(instant: Date, zone: string): { start: string; end: string } {
  return monthOfDay(localDay(instant, zone));
}
