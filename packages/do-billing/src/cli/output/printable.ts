/**
 * Text of a bill or a file for a terminal: without the characters that steer it, that turn the
 * reading direction, or that end a line.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\t\n\r\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
}
