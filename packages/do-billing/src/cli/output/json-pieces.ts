import { toJson } from './to-json.ts';

const PIECE_LENGTH = 65_536;

/**
 * An object as JSON, a row for each element of the arrays in it. In pieces, as one string has an
 * end: a million lines do not fit.
 */
export function* jsonPieces(document: object): Generator<string, void, void> {
  let piece = '{';
  let comma = '';
  for (const [key, value] of Object.entries(document)) {
    piece += `${comma}\n  ${toJson(key)}: `;
    comma = ',';
    if (!Array.isArray(value) || value.length === 0) {
      piece += toJson(value);
      continue;
    }
    for (const [at, element] of value.entries()) {
      piece += `${at === 0 ? '[' : ','}\n    ${toJson(element)}`;
      if (piece.length < PIECE_LENGTH) continue;
      yield piece;
      piece = '';
    }
    piece += '\n  ]';
  }
  yield `${piece}\n}`;
}
