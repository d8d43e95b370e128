/** As invoice CSVs have it, on a day that every month has: nothing is left to check. */
const BILLED =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d \+0000$/;
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[ T]([\d:]{8})(?:\.(\d{1,9}))? ?(?:Z|UTC|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/i;
const MINUTE_MS = 60_000;

/**
 * Turns `2020-07-01 00:00:00 +0000` and RFC 3339 alike into RFC 3339 in UTC, or null where the text
 * is no moment. Without an offset it is UTC, as DigitalOcean bills; the host's zone plays no part.
 */
export function toUtcTimestamp(text: string): string | null {
  if (BILLED.test(text)) return `${text.slice(0, 10)}T${text.slice(11, 19)}Z`;

  const match = TIMESTAMP.exec(text.trim());
  if (match === null) return null;
  const [, date, time, fraction = '', sign, hours = 0, minutes = 0] = match;
  const local = `${date}T${time}`;
  const moment = new Date(`${local}Z`);
  // 30 February is no day, or rolls over into March; what was read must come out again.
  if (moment.toJSON()?.slice(0, 19) !== local) return null;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  moment.setTime(moment.getTime() + (sign === '-' ? offsetMs : -offsetMs));
  const utc = moment.toISOString();
  const decimals = `.${fraction}`.replace(/\.?0*$/, '');
  return /^\d{4}-/.test(utc) ? `${utc.slice(0, 19)}${decimals}Z` : null;
}
