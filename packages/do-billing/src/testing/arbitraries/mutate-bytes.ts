/** A change to a document's bytes; `at` and `length` are taken modulo what there is. */
export interface Mutation {
  readonly kind: 'truncate' | 'flip' | 'delete' | 'double' | 'insert' | 'cell' | 'header';
  /** Whether it spares the header, without which the rows are not looked at. */
  readonly isInRows: boolean;
  readonly at: number;
  readonly length: number;
  /** What is put in, where something is. */
  readonly bytes: Uint8Array;
}

const LINE_FEED = 0x0a;
const COMMA = 0x2c;

/** The bytes with one change made to them; those given stay as they are. */
export function mutateBytes(bytes: Uint8Array, mutation: Mutation): Uint8Array {
  const first = mutation.isInRows ? bytes.indexOf(LINE_FEED) + 1 : 0;
  const at = first + (mutation.at % (bytes.length + 1 - first));
  const end = Math.min(bytes.length, at + 1 + (mutation.length % 16));
  switch (mutation.kind) {
    case 'truncate':
      return bytes.slice(0, at);
    case 'flip':
      return bytes.map((byte, index) =>
        index === at ? byte ^ (1 << (mutation.length % 8)) : byte,
      );
    case 'delete':
      return concat(bytes.subarray(0, at), bytes.subarray(end));
    case 'double':
      return concat(bytes.subarray(0, end), bytes.subarray(at));
    case 'insert':
      return concat(bytes.subarray(0, at), mutation.bytes, bytes.subarray(at));
    case 'cell': {
      const from = Math.max(bytes.lastIndexOf(COMMA, at), bytes.lastIndexOf(LINE_FEED, at)) + 1;
      const to = bytes.findIndex((byte, i) => i >= from && (byte === COMMA || byte === LINE_FEED));
      return concat(bytes.subarray(0, from), mutation.bytes, bytes.subarray(to === -1 ? from : to));
    }
    case 'header': {
      const header = bytes.subarray(0, bytes.indexOf(LINE_FEED) + 1);
      const lineStart = bytes.lastIndexOf(LINE_FEED, at) + 1;
      return concat(bytes.subarray(0, lineStart), header, bytes.subarray(lineStart));
    }
  }
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
