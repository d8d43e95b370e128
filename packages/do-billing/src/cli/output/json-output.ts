import type { Output } from './output.ts';

const PIECE_LENGTH = 65_536;

/** Writes one JSON document, or an array of several, piece by piece. */
export class JsonOutput {
  readonly #output: Output;
  readonly #isList: boolean;
  #isEmpty = true;

  /** @param options.isList Whether to write an array, even of one document. */
  constructor(output: Output, { isList }: { isList: boolean }) {
    this.#output = output;
    this.#isList = isList;
  }

  async write(document: object): Promise<void> {
    if (this.#isList) await this.#output.write(this.#isEmpty ? '[\n' : ',\n');
    this.#isEmpty = false;
    for (const piece of jsonPieces(document)) await this.#output.write(piece);
    if (!this.#isList) await this.#output.writeLine();
  }

  /** Closes the array. */
  async end(): Promise<void> {
    if (this.#isList) await this.#output.writeLine(this.#isEmpty ? '[]' : '\n]');
  }
}

/**
 * Formats an object as JSON, with one row for each element of its arrays. The text comes in pieces, because an
 * invoice of a million lines exceeds the longest string that JavaScript can hold.
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

/**
 * Formats a value as JSON, safe to print on a terminal: `JSON.stringify` leaves control characters above
 * ASCII as they are, this function escapes them.
 */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    escapeControl,
  );
}

function escapeControl(character: string): string {
  // A line end comes from the indentation: JSON.stringify escapes those inside of strings.
  if (character === '\n') return character;
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
