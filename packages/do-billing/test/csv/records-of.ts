/** A record of a CSV that the parsers of this package must find. */
export interface ReferenceRecord {
  /** Without its line end. */
  text: string;
  cells: string[];
}

/**
 * Finds the non-blank records of a CSV by counting quotes: a line end or a comma separates if the
 * number of quotes before it is even. Slow, but short enough to check by reading.
 */
export function recordsOf(bytes: Uint8Array): ReferenceRecord[] {
  return splitOutsideQuotes(new TextDecoder().decode(bytes), '\n')
    .map((line) => line.replace(/\r?\n$|\r$/, ''))
    .map((text) => ({ text, cells: splitOutsideQuotes(text, ',').map(unquoted) }))
    .filter(({ cells }) => cells.length > 1 || cells[0]?.trim() !== '');
}

function unquoted(cell: string): string {
  return cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"');
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let open = '';
  for (const part of text.split(separator)) {
    const whole = open + part;
    if (quotesIn(whole) % 2 === 0) {
      parts.push(whole);
      open = '';
    } else {
      open = whole + separator;
    }
  }
  return open === '' ? parts : [...parts, open.slice(0, -1)];
}

function quotesIn(text: string): number {
  return text.split('"').length - 1;
}
