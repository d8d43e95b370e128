/** What `retry-after` says, in seconds or as a date; null where it says nothing. */
export function readRetryAfterMs(headers: Headers, now: Date): number | null {
  const retryAfter = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  // Any date of HTTP begins with the day of the week; Date.parse would take "-1" for a year.
  const date = /^[a-z]{3}/i.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
