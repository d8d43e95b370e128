/** As invoice CSVs have it, on a day that every month has: nothing is left to check. */
const BILLED =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d \+0000$/;
const TIMESTAMP =
  /^(\d{4}-\d{2}-(\d{2}))[ T]((\d{2}):(\d{2}):(\d{2}))(?:\.(\d{1,9}))? ?(?:Z|UTC|([+-])(\d{2}):?(\d{2}))?$/i;
const MINUTE_MS = 60_000;

/**
 * Turns `2020-07-01 00:00:00 +0000` and RFC 3339 alike into RFC 3339 in UTC, or null where the text
 * is no moment. Without an offset it is UTC, as DigitalOcean bills; the host's zone plays no part.
 */
export function toUtcTimestamp(text: string): string | null {
  if (BILLED.test(text)) return `${text.slice(0, 10)}T${text.slice(11, 19)}Z`;

  const match = TIMESTAMP.exec(text.trim());
  if (match === null) return null;
  const [, date, day, time, hour, minute, second, fraction = ''] = match;
  const [sign, offsetHours, offsetMinutes] = [
    match[8],
    Number(match[9] ?? 0),
    Number(match[10] ?? 0),
  ];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (offsetHours > 23 || offsetMinutes > 59) return null;

  const midnight = new Date(`${date}T00:00:00Z`);
  // 30 February is no day, or rolls over into March; what was read must come out again.
  if (midnight.getUTCDate() !== Number(day)) return null;
  const decimals = fraction.replace(/0+$/, '');
  const end = `${decimals === '' ? '' : `.${decimals}`}Z`;
  const offset = (offsetHours * 60 + offsetMinutes) * MINUTE_MS;
  if (offset === 0) return `${date}T${time}${end}`;

  const local = Date.parse(`${date}T${time}Z`);
  const utc = new Date(sign === '-' ? local + offset : local - offset).toISOString();
  return /^\d{4}-/.test(utc) ? `${utc.slice(0, 19)}${end}` : null;
}
