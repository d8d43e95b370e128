// \s has every character of White_Space but U+0085, and also U+FEFF.
const INVISIBLE = /[\s\u0085\u200b]/;

/**
 * Removes white space (Unicode's White_Space), U+FEFF and U+200B from both ends. Spreadsheets and text copied from web
 * pages leave them, and nobody sees them: with them, two equal names would differ.
 */
export function trimText(text: string): string {
  // Nearly every cell ends here: a regular expression would cost more than the rest of the reader.
  if (isVisibleAscii(text, 0) && isVisibleAscii(text, text.length - 1)) return text;
  let from = 0;
  let to = text.length;
  while (from < to && INVISIBLE.test(text.charAt(from))) from += 1;
  while (from < to && INVISIBLE.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function isVisibleAscii(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code > 0x20 && code < 0x7f;
}
