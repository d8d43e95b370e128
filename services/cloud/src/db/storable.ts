/**
 * Makes a text of another system one that PostgreSQL stores: neither `text` nor `jsonb` has U+0000, and UTF-8 has no lone
 * surrogates. Nearly every text stays as it is.
 */
export function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** Converts every text in a value that is stored as JSON, the names of its members included. */
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
