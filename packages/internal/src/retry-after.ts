const SECONDS = /^\d{1,9}$/;
// Each form of an HTTP date begins with the name of the day. Without this check Date.parse reads "-1" as a year.
const HTTP_DATE = /^[a-z]{3}/i;

/**
 * Reads a `Retry-After` header in either of its forms, seconds or an HTTP date, as the milliseconds to wait from `now`.
 * Returns 0 for a date that has passed, and null if the header is missing or has neither form. Ten digits and more are
 * neither: that is over 30 years.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfterMs(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text) * 1000;
  const dateMs = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - now.getTime());
}
