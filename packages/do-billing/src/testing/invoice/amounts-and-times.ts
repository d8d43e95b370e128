/** Formats cents as the API's JSON does: `"-1779.55"`. */
export function centsToDecimal(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Formats a time in milliseconds since 1970 as the API does: `2020-07-01T00:00:00Z`. */
export function toApiTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Formats a time in milliseconds since 1970, without fractions of a second. */
type FormatTime = (ms: number) => string;

/** Makes a function that formats times as invoice CSVs do: `2020-07-01 00:00:00 +0000`. */
export function csvTimeFormatter(utcOffsetMinutes: number): FormatTime {
  const minutes = Math.abs(utcOffsetMinutes);
  const offset = `${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
  return timeFormatter(' ', ` ${utcOffsetMinutes < 0 ? '-' : '+'}${offset}`, utcOffsetMinutes);
}

/** Makes a function that formats times as {@link toApiTime} does, and is faster for many times. */
export function apiTimeFormatter(): FormatTime {
  return timeFormatter('T', 'Z', 0);
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Limits the memory of a formatter. An invoice's times fall on few days; further days are formatted anew each time. */
const MAX_REMEMBERED_DAYS = 4_096;

function timeFormatter(separator: string, suffix: string, offsetMinutes: number): FormatTime {
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
      if (days.size < MAX_REMEMBERED_DAYS) days.set(day, date);
    }
    const second = Math.floor((localMs - day * DAY_MS) / 1_000);
    const minute = Math.floor(second / 60);
    const hour = Math.floor(minute / 60);
    const time = `${twoDigits(hour)}:${twoDigits(minute % 60)}:${twoDigits(second % 60)}`;
    last = { ms, text: `${date}${separator}${time}${suffix}` };
    return last.text;
  };
}

const paddedNumbers = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

function twoDigits(number: number): string {
  return paddedNumbers[number] ?? '';
}
