const CR = 0x0d;
const LF = 0x0a;

/**
 * Replaces every CR by LF if the lines of the document end in CR alone, as some spreadsheets write them. The first line
 * end decides. Returns other documents as they are.
 */
export function withLineFeeds(document: Uint8Array): Uint8Array {
  return replaceCr(document, endsInCr(document));
}

/** As {@link withLineFeeds}, for a document in pieces. */
export async function* streamLineFeeds(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  let isCr: boolean | null = null;
  let held = false;
  for await (const piece of pieces) {
    const bytes: Uint8Array = held ? afterCr(piece) : piece;
    isCr ??= endsInCr(bytes);
    // A CR at the end of a piece may be half of a CRLF.
    held = isCr === null && bytes.at(-1) === CR;
    yield replaceCr(held ? bytes.subarray(0, -1) : bytes, isCr);
  }
  if (held) yield Uint8Array.of(CR);
}

function afterCr(piece: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(piece.length + 1);
  bytes[0] = CR;
  bytes.set(piece, 1);
  return bytes;
}

/** Null if the bytes do not show the first line end, or only half of it. */
function endsInCr(bytes: Uint8Array): boolean | null {
  const at = bytes.findIndex((byte) => byte === CR || byte === LF);
  const next = bytes[at + 1];
  if (bytes[at] === LF) return false;
  return at === -1 || next === undefined ? null : next !== LF;
}

function replaceCr(bytes: Uint8Array, isCr: boolean | null): Uint8Array {
  return isCr ? bytes.map((byte) => (byte === CR ? LF : byte)) : bytes;
}
