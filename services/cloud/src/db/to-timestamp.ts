/** PostgreSQL's text of a time (`2026-04-01 00:00:00.5+00`, in a session that speaks UTC) as RFC 3339 with `Z`. */
export function toTimestamp(text: string): string {
  return new Date(`${text.replace(' ', 'T').replace(/\+00(:00)?$/, '')}Z`).toISOString();
}

/** The same, where there may be none. */
export function toNullableTimestamp(text: string | null): string | null {
  return text === null ? null : toTimestamp(text);
}
