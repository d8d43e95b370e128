/** A piece of a document that ends where a line does; only the last piece may not. */
export interface TextLines {
  text: string;
  /** False where its bytes are no UTF-8, or hold a NUL, which no database takes as text. */
  isText: boolean;
}

const LINE_FEED = 0x0a;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Decodes whole lines: in one piece where all of it is text, else line by line. */
export function decodeLines(bytes: Uint8Array): TextLines[] {
  const text = decodeStrictly(bytes);
  if (text !== null) return [{ text, isText: true }];
  const pieces: TextLines[] = [];
  for (let from = 0; from < bytes.length; ) {
    const lineFeed = bytes.indexOf(LINE_FEED, from);
    const to = lineFeed === -1 ? bytes.length : lineFeed + 1;
    const line = bytes.subarray(from, to);
    const lineText = decodeStrictly(line);
    pieces.push({ text: lineText ?? lenient.decode(line), isText: lineText !== null });
    from = to;
  }
  return pieces;
}

function decodeStrictly(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}
