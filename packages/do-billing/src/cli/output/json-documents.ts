import { jsonPieces } from './json-pieces.ts';
import type { Output } from './output.ts';

/** One JSON document, or an array of them, written piece by piece. */
export class JsonDocuments {
  readonly #output: Output;
  readonly #isList: boolean;
  #isEmpty = true;

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

  async end(): Promise<void> {
    if (this.#isList) await this.#output.writeLine(this.#isEmpty ? '[]' : '\n]');
  }
}
