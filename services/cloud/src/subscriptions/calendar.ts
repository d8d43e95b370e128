import { Temporal } from 'temporal-polyfill';

/** A calendar month, half-open: `start` is its first day, and `end` is the first day of the next month. */
interface CalendarMonth {
  readonly start: string;
  readonly end: string;
}

/** The calendar month in which `instant` lies in `zone`, an IANA name. */
export function calendarMonth(instant: Date, zone: string): CalendarMonth {
  return monthOfDay(localDay(instant, zone));
}

/**
 * Given the start of a month in any zone, returns the start of the same month in `zone`. All zones are within 15 hours of
 * UTC, so a day after its start the month has begun in UTC too.
 */
export function startOfMonthIn(zone: string, start: Date): Date {
  const dayLater = new Date(start.getTime() + DAY_MS);
  return startOfDay(calendarMonth(dayLater, 'UTC').start, zone);
}

const DAY_MS = 86_400_000;

/** The calendar month of a day (`YYYY-MM-DD`). */
export function monthOfDay(day: string): CalendarMonth {
  const start = `${day.slice(0, 7)}-01`;
  return { start, end: Temporal.PlainDate.from(start).add({ months: 1 }).toString() };
}

/**
 * The day (`YYYY-MM-DD`) in which `instant` lies in `zone`, an IANA name. Once a day has begun, it does not begin again:
 * in St John's the clocks of 1 November 2009 went back from 00:01 to 23:01, and the hour that 31 October got once more
 * counts as 1 November.
 */
export function localDay(instant: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  const day = local.toPlainDate();
  const next = day.add({ days: 1 }).toString();
  return startOfDay(next, zone) <= instant ? next : day.toString();
}

/**
 * The first instant of a day (`YYYY-MM-DD`) in `zone`, an IANA name: midnight, or the earlier one if the day has two. If
 * the clocks skip midnight, the day begins when they change: in São Paulo 4 November 2018 began at 01:00.
 */
export function startOfDay(day: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
}
