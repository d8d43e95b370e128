import { isCalendarDate } from '@arcadia/internal/calendar-date';
import { invalidRequest } from '../errors/invalid-request.ts';

/**
 * The month, `YYYY-MM`, of a period in a query: the month itself, or any day of it.
 *
 * @throws {ArcadiaError} `invalid_request` if it is neither.
 */
export function toMonth(period: string): string {
  const day = period.length === 7 ? `${period}-01` : period;
  if (isCalendarDate(day)) return day.slice(0, 7);
  const message = 'must be a month, YYYY-MM, or a day of it';
  const detail = 'The period is neither a month nor a day. Send a month such as 2026-04.';
  throw invalidRequest('/query/period', message, detail);
}
