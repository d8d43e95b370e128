/** A record of a CSV as the parsers of this package must find it. */
export interface ReferenceRecord {
  /** Without its line end. */
  text: string;
  cells: string[];
}

/**
 * The records of a CSV that are not blank, found by counting quotes alone: a line end or a comma
 * counts where an even number of quotes stands before it. Slow and short, to be right by sight.
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
