/** `2020-07-01T00:00:00Z`: RFC 3339 without fractions, as the API writes it. */
export function toApiTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
