import { streamLineFeeds } from './line-ends.ts';

/**
 * A source from which a CSV can be read in chunks: bytes in UTF-8, or text.
 *
 * @example
 * import { createReadStream } from 'node:fs';
 * import type { ByteSource } from '@arcadia/do-billing';
 *
 * const body: ByteSource | null = (await fetch('https://files.example/invoice.csv')).body;
 * export const source: ByteSource = body ?? createReadStream('invoice.csv');
 */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

const LINE_FEED = 0x0a;
/** The first piece has at least this many bytes: enough to recognize another format. */
const FIRST_BYTES = 128;
/** The limit for decoding at once, however large the chunks of the source are. */
const PIECE_BYTES = 65_536;

/** Cuts a source into pieces that end at a line end; only the last piece may lack it. */
export async function* wholeLines(source: ByteSource): AsyncGenerator<Uint8Array, void, void> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let isFirst = true;
  for await (const piece of streamLineFeeds(pieces(source))) {
    const end = piece.lastIndexOf(LINE_FEED) + 1;
    if (end === 0 || (isFirst && heldBytes + end < FIRST_BYTES)) {
      held.push(piece);
      heldBytes += piece.length;
      continue;
    }
    yield concat([...held, piece.subarray(0, end)]);
    isFirst = false;
    held = [piece.subarray(end)];
    heldBytes = piece.length - end;
  }
  if (heldBytes > 0) yield concat(held);
}

async function* pieces(source: ByteSource): AsyncGenerator<Uint8Array, void, void> {
  const encoder = new TextEncoder();
  let highSurrogate = '';
  for await (const chunk of chunks(source)) {
    let bytes: Uint8Array;
    if (typeof chunk === 'string') {
      // Encoding half of a surrogate pair would lose it, so it waits for the other half.
      const text = highSurrogate + chunk;
      const isCut = /[\ud800-\udbff]$/.test(text);
      highSurrogate = isCut ? text.slice(-1) : '';
      bytes = encoder.encode(isCut ? text.slice(0, -1) : text);
    } else {
      bytes = chunk;
    }
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      yield bytes.subarray(from, from + PIECE_BYTES);
    }
  }
  if (highSurrogate !== '') yield encoder.encode(highSurrogate);
}

/** Also reads streams without an async iterator, as in Safari. */
async function* chunks(source: ByteSource): AsyncGenerator<Uint8Array | string, void, void> {
  if (!('getReader' in source)) {
    yield* source;
    return;
  }
  const reader = source.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
