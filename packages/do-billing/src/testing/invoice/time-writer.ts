const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A bill's times fall on few days. What is beyond these is written anew each time. */
const REMEMBERED_DAYS = 4_096;
const DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** Writes a time in milliseconds since the epoch, without fractions of its second. */
export type WriteTime = (ms: number) => string;

/** Makes a function that writes times as invoice CSVs have them: `2020-07-01 00:00:00 +0000`. */
export function csvTimeWriter(utcOffsetMinutes: number): WriteTime {
  const minutes = Math.abs(utcOffsetMinutes);
  const offset = `${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
  return timeWriter(' ', ` ${utcOffsetMinutes < 0 ? '-' : '+'}${offset}`, utcOffsetMinutes);
}

/** Makes a function that writes times as the API has them: `2020-07-01T00:00:00Z`. */
export function apiTimeWriter(): WriteTime {
  return timeWriter('T', 'Z', 0);
}

function timeWriter(separator: string, end: string, offsetMinutes: number): WriteTime {
  const days = new Map<number, string>();
  // Most lines begin and end with the month.
  let last = { ms: Number.NaN, text: '' };
  return (ms) => {
    if (ms === last.ms) return last.text;
    const localMs = ms + offsetMinutes * MINUTE_MS;
    const day = Math.floor(localMs / DAY_MS);
    let date = days.get(day);
    if (date === undefined) {
      date = new Date(day * DAY_MS).toISOString().slice(0, 10);
      if (days.size < REMEMBERED_DAYS) days.set(day, date);
    }
    const second = Math.floor((localMs - day * DAY_MS) / 1_000);
    const minute = Math.floor(second / 60);
    const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}`;
    last = { ms, text: `${date}${separator}${time}${end}` };
    return last.text;
  };
}

function two(number: number): string {
  return DIGITS[number] ?? '';
}
