const ZERO = 0x30;
/** RFC 3339 in UTC on a day that every month has: nothing is left to check. */
const PLAIN =
  /^[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * A time of an fleet in milliseconds since the epoch.
 *
 * @throws {TypeError} where `text` is no time: what it bounds would else be on no bill.
 */
export function toMs(text: string): number {
  // With Date.parse alone, a million lines take a sixth more time.
  if (PLAIN.test(text)) {
    const year = two(text, 0) * 100 + two(text, 2);
    const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)];
    return Date.UTC(year, two(text, 5) - 1, two(text, 8), hour, minute, second);
  }
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new TypeError(`${JSON.stringify(text)} must be a time in RFC 3339`);
  return ms;
}

function two(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
