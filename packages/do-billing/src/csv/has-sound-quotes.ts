const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Whether a record's quotes are as RFC 4180 has them: around whole cells, doubled inside, closed.
 * The CSV parser guesses where they are not, and may then put cells into the wrong columns.
 */
export function hasSoundQuotes(record: Uint8Array): boolean {
  let at = record.indexOf(QUOTE);
  while (at !== -1) {
    const before = record[at - 1];
    if (at > 0 && before !== COMMA) return false;
    const end = closingQuote(record, at + 1);
    if (end === -1) return false;
    const after = record[end + 1];
    if (after !== undefined && after !== COMMA && after !== CR && after !== LF) return false;
    at = record.indexOf(QUOTE, end + 1);
  }
  return true;
}

function closingQuote(record: Uint8Array, from: number): number {
  let at = record.indexOf(QUOTE, from);
  while (at !== -1 && record[at + 1] === QUOTE) at = record.indexOf(QUOTE, at + 2);
  return at;
}
