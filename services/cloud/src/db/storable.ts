/**
 * Makes a text of another system one that PostgreSQL stores: neither `text` nor `jsonb` has U+0000, and UTF-8 has no lone
 * surrogates. Nearly every text stays as it is.
 */
export function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/**
 * The JSON of a value of another system, for a `jsonb` column. Only a value with a text that PostgreSQL does not store is
 * taken apart: a large one would keep the event loop for a tenth of a second.
 */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  const isStorable = !/\\u(?:0000|d[89a-f])/.test(json);
  return isStorable ? json : JSON.stringify(mapTexts(value, toStorableText));
}

/** Converts every text in a value for a JSON column, the names of its members included. */
export function mapTexts(value: unknown, convert: (text: string) => string): unknown {
  if (typeof value === 'string') return convert(value);
  if (Array.isArray(value)) return value.map((element) => mapTexts(element, convert));
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [convert(name), mapTexts(member, convert)]),
  );
}

/**
 * Reads a time of another system; null if it is none, or outside the years 1 to 9999: PostgreSQL has no year 0, and RFC
 * 3339, in which the API writes times, has no later year.
 */
export function toStorableTime(text: string | null | undefined): Date | null {
  const date = new Date(text ?? '');
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : null;
}
