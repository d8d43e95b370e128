/** The calendar month that `instant` lies in, UTC, half-open: `end` is the first day of the next one. */
export function calendarMonth(instant: Date): { start: string; end: string } {
  const year = instant.getUTCFullYear();
  const month = instant.getUTCMonth();
  return { start: firstDay(year, month), end: firstDay(year, month + 1) };
}

function firstDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
