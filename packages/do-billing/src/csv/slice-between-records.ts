import { MAX_QUOTED_LENGTH } from './csv-record.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Cuts a document between records, into slices of about `sliceBytes` bytes. Returns null unless all
 * quotes follow RFC 4180: they enclose whole cells, which are not too long, and are doubled inside them.
 */
export function sliceBetweenRecords(document: Uint8Array, sliceBytes: number): Uint8Array[] | null {
  const slices: Uint8Array[] = [];
  let start = 0;
  let lineFeed = document.indexOf(LF, sliceBytes);
  for (let from = 0; ; ) {
    const open = document.indexOf(QUOTE, from);
    const unquotedEnd = open === -1 ? document.length : open;
    if (lineFeed !== -1 && lineFeed < from) lineFeed = document.indexOf(LF, from);
    while (lineFeed !== -1 && lineFeed < unquotedEnd) {
      slices.push(document.subarray(start, lineFeed + 1));
      start = lineFeed + 1;
      lineFeed = document.indexOf(LF, start + sliceBytes);
    }
    if (open === -1) break;
    const close = closingQuote(document, open + 1);
    const isCell = beginsCell(document, open) && close !== -1 && endsCell(document, close + 1);
    // In bytes a cell is at least as long as in characters.
    if (!isCell || close - open > MAX_QUOTED_LENGTH) return null;
    from = close + 1;
  }
  slices.push(document.subarray(start));
  return slices;
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
