import { MAX_QUOTED_LENGTH } from './csv-record.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Cuts a document between records, into slices of about `sliceBytes` bytes. Returns null unless all
 * quotes follow RFC 4180: they enclose whole cells, which are not too long, and are doubled inside
 * them. Also returns null if one of these cells has a line end, because its quotes may be stray ones
 * of two rows.
 */
export function sliceBetweenRecords(document: Uint8Array, sliceBytes: number): Uint8Array[] | null {
  if (!hasOnlyQuotedCells(document)) return null;
  const slices: Uint8Array[] = [];
  let start = 0;
  for (let lineFeed = 0; ; start = lineFeed + 1) {
    lineFeed = document.indexOf(LF, start + sliceBytes);
    if (lineFeed === -1) break;
    slices.push(document.subarray(start, lineFeed + 1));
  }
  slices.push(document.subarray(start));
  return slices;
}

/** Whether all quotes enclose cells, each within one line. */
function hasOnlyQuotedCells(document: Uint8Array): boolean {
  let lineFeed = -1;
  for (let from = 0; ; ) {
    const open = document.indexOf(QUOTE, from);
    if (open === -1) return true;
    const close = closingQuote(document, open + 1);
    const isCell = beginsCell(document, open) && close !== -1 && endsCell(document, close + 1);
    // In bytes a cell is at least as long as in characters.
    if (!isCell || close - open > MAX_QUOTED_LENGTH) return false;
    if (lineFeed < open) lineFeed = document.indexOf(LF, open);
    if (lineFeed === -1) lineFeed = document.length;
    if (lineFeed < close) return false;
    from = close + 1;
  }
}

function closingQuote(document: Uint8Array, from: number): number {
  let at = document.indexOf(QUOTE, from);
  while (at !== -1 && document[at + 1] === QUOTE) at = document.indexOf(QUOTE, at + 2);
  return at;
}

function beginsCell(document: Uint8Array, at: number): boolean {
  return at === 0 || document[at - 1] === COMMA || document[at - 1] === LF;
}

function endsCell(document: Uint8Array, at: number): boolean {
  if (document[at] === CR) return document[at + 1] === LF || at + 1 === document.length;
  return document[at] === COMMA || document[at] === LF || at === document.length;
}
