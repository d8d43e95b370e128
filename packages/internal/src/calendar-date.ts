const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether `text` is `YYYY-MM-DD` and a day of the calendar: `2026-02-30` is not, although `Date` reads it as 2 March. */
export function isCalendarDate(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}
