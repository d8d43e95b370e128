/**
 * A time of an estate in milliseconds since the epoch.
 *
 * @throws {TypeError} where `text` is no time: what it bounds would else be on no bill.
 */
export function toMs(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new TypeError(`${JSON.stringify(text)} must be a time in RFC 3339`);
  return ms;
}
