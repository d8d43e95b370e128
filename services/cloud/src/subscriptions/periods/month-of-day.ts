/** The calendar month of a day (`YYYY-MM-DD`), half-open: `end` is the first day of the next one. */
export function monthOfDay(day: string): { start: string; end: string } {
  const date = new Date(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { start: firstDay(year, month), end: firstDay(year, month + 1) };
}

function firstDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
