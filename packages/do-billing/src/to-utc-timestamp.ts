import { isCalendarDate } from '@arcadia/internal/calendar-date';
import { trimText } from './trim-text.ts';

/** The form that invoice CSVs use, for the days that every month has: such a text needs no further check. */
const COMMON_FORM =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d \+0000$/;
const TIMESTAMP =
  /^((?!0000)\d{4}-\d\d-\d\d)[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))? ?(?:Z|UTC|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/i;
const MINUTE_MS = 60_000;

/**
 * Converts `2020-07-01 00:00:00 +0000` and RFC 3339 into RFC 3339 in UTC; returns null if `text` is not a timestamp.
 * A text without an offset is UTC, as on DigitalOcean's bills; the time zone of the host does not matter. Times in the
 * year 0 are not read: databases have none, and a bill that names it has no time.
 */
export function toUtcTimestamp(text: string): string | null {
  if (COMMON_FORM.test(text)) return `${text.slice(0, 10)}T${text.slice(11, 19)}Z`;

  const match = TIMESTAMP.exec(trimText(text));
  if (match === null) return null;
  const [, date = '', time, fraction = '', sign, offsetHours = 0, offsetMinutes = 0] = match;
  if (!isCalendarDate(date)) return null;

  const decimals = fraction.replace(/0+$/, '');
  const end = `${decimals === '' ? '' : `.${decimals}`}Z`;
  const offsetMs = (Number(offsetHours) * 60 + Number(offsetMinutes)) * MINUTE_MS;
  const localMs = Date.parse(`${date}T${time}Z`);
  const utc = new Date(sign === '-' ? localMs + offsetMs : localMs - offsetMs).toISOString();
  // RFC 3339 expresses no time after the year 9999.
  return /^(?!0000)\d{4}-/.test(utc) ? `${utc.slice(0, 19)}${end}` : null;
}
