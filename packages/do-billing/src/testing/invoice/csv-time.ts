const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A bill's times fall on few days. What is beyond these is written anew each time. */
const REMEMBERED_DAYS = 1_024;
const DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** Makes a function that writes times as the CSV has them: `2020-07-01 00:00:00 +0000`. */
export function csvTime(utcOffsetMinutes: number): (ms: number) => string {
  const days = new Map<number, string>();
  const minutes = Math.abs(utcOffsetMinutes);
  const offset = `${utcOffsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
  return (ms) => {
    const local = ms + utcOffsetMinutes * MINUTE_MS;
    const day = Math.floor(local / DAY_MS);
    let date = days.get(day);
    if (date === undefined) {
      date = new Date(day * DAY_MS).toISOString().slice(0, 10);
      if (days.size < REMEMBERED_DAYS) days.set(day, date);
    }
    const second = Math.floor((local - day * DAY_MS) / 1_000);
    return `${date} ${two(Math.floor(second / 3_600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)} ${offset}`;
  };
}

function two(number: number): string {
  return DIGITS[number] ?? '';
}
