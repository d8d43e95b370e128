// \s has every character of White_Space but U+0085, and also U+FEFF.
const INVISIBLE = /[\s\u0085\u200b]/;

/**
 * Removes white space (Unicode's White_Space), U+FEFF and U+200B from both ends. Spreadsheets and text copied from web
 * pages leave them, and nobody sees them: with them, two equal names would differ.
 */
export function trimText(text: string): string {
  if (text === '') return text;
  // Nearly every cell ends here: a regular expression would cost more than the rest of the reader.
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f) return text;
  let from = 0;
  let to = text.length;
  while (from < to && INVISIBLE.test(text.charAt(from))) from += 1;
  while (from < to && INVISIBLE.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}
