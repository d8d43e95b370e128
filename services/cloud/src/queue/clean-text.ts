import { mapTexts } from '../db/storable.ts';

const MAX_BYTES = 2_048;
/** Everything of the category Cc except tabs and line feeds. PostgreSQL stores no NUL, in `jsonb` neither. */
const CONTROL_CHARACTERS = /[^\P{Cc}\t\n]+/gu;

/**
 * Makes a text of another system fit to be stored and logged: replaces control characters and broken surrogates, and
 * cuts it after 2,048 bytes.
 */
export function cleanText(text: string): string {
  const clean = text.toWellFormed().replace(CONTROL_CHARACTERS, ' ');
  const bytes = Buffer.from(clean);
  if (bytes.length <= MAX_BYTES) return clean;
  // The cut may go through a character, whose rest reads as U+FFFD.
  return bytes
    .subarray(0, MAX_BYTES)
    .toString()
    .replace(/\uFFFD+$/u, '');
}

/** Cleans every text in a value for a JSON column, the names of its members included. */
export function cleanJson(value: unknown): unknown {
  return mapTexts(value, cleanText);
}
