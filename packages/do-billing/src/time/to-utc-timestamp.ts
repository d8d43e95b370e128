const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))? ?(Z|UTC|([+-])(\d{2}):?(\d{2}))?$/i;

/**
 * Turns `2020-07-01 00:00:00 +0000` and RFC 3339 alike into RFC 3339 in UTC, or null where the text
 * is no moment. Without an offset it is UTC, as DigitalOcean bills; the host's zone plays no part.
 */
export function toUtcTimestamp(text: string): string | null {
  const match = TIMESTAMP.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', , sign, hours, minutes] = match;

  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  // Date.UTC rolls 30 February over into March; what was read must come out again.
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (toSeconds(local) !== written) return null;

  const [offsetHours, offsetMinutes] = [Number(hours ?? 0), Number(minutes ?? 0)];
  if (offsetHours > 23 || offsetMinutes > 59) return null;
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000;
  const utc = toSeconds(sign === '-' ? local + offset : local - offset);
  if (!/^\d{4}-/.test(utc)) return null;

  const decimals = fraction.replace(/0+$/, '');
  return `${utc}${decimals === '' ? '' : `.${decimals}`}Z`;
}

function toSeconds(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, '');
}
