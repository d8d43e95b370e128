import type { Output } from './output.ts';
import { toJson } from './to-json.ts';

/** One JSON document, or an array that is written piece by piece. */
export class JsonDocuments {
  readonly #output: Output;
  readonly #isList: boolean;
  #isEmpty = true;

  constructor(output: Output, { isList }: { isList: boolean }) {
    this.#output = output;
    this.#isList = isList;
  }

  async write(document: object): Promise<void> {
    const json = toJson(document, 2);
    if (this.#isList) await this.#output.write(`${this.#isEmpty ? '[' : ','}\n${json}`);
    else await this.#output.writeLine(json);
    this.#isEmpty = false;
  }

  async end(): Promise<void> {
    if (this.#isList) await this.#output.writeLine(this.#isEmpty ? '[]' : '\n]');
  }
}
