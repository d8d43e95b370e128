const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const time =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const earliestMs = Date.parse('0001-01-01T00:00:00Z');
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The contract's formats, as narrow as what comes after them: PostgreSQL reads no `urn:uuid:…`, and a `Date` has
 * neither a leap second nor the 30th of February: it makes that the 2nd of March.
 */
export const formats = { uuid, date: isDay, 'date-time': isTime };

function isTime(text: string): boolean {
  const day = time.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return false;
  const instantMs = Date.parse(text.toUpperCase());
  return instantMs >= earliestMs && instantMs <= latestMs;
}

function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
