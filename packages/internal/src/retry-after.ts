/**
 * The longest wait that another system can ask for, in milliseconds: 6 hours. Its times are advice, and a wrong one must
 * not stop a caller for years, or overflow a timer.
 */
export const MAX_RETRY_AFTER_MS: number = 6 * 60 * 60 * 1000;

/**
 * Reads a `Retry-After` header in either of its forms, seconds or an HTTP date, as the milliseconds to wait from `now`,
 * at most {@link MAX_RETRY_AFTER_MS}. Returns 0 for a date that has passed, and null if the header is missing or has
 * neither form.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfterMs(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Math.min(Number(text) * 1000, MAX_RETRY_AFTER_MS);
  const atMs = parseHttpDateMs(text);
  return Number.isNaN(atMs) ? null : toRetryAfterMs(atMs, now);
}

/** Converts a time of another system, in milliseconds since the epoch, to a wait from `now` of 0 ms to 6 hours. */
export function toRetryAfterMs(atMs: number, now: Date): number {
  return Math.min(Math.max(0, atMs - now.getTime()), MAX_RETRY_AFTER_MS);
}

const SECONDS = /^\d+$/;
// Date.parse guesses: it reads "-1" as a year, and "about 3" as a month. So only the three forms of an HTTP date pass.
const HTTP_DATE =
  /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? [a-z\d -]+ \d\d:\d\d:\d\d (?:gmt|\d{4})$/i;

function parseHttpDateMs(text: string): number {
  if (!HTTP_DATE.test(text)) return Number.NaN;
  // The form of C's asctime names no zone. It is UTC, but Date.parse would take the zone of the host.
  return Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`);
}
