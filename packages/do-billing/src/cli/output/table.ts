import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';
import { printable } from './printable.ts';

export interface TableColumn {
  head: string;
  align: 'left' | 'right';
  /** Whether it may be cut where the terminal is too narrow. */
  isElastic: boolean;
  /** Whether its text is ours, and may be coloured. Default is `false`. */
  isStyled?: boolean;
}

export interface TableOptions {
  columns: readonly TableColumn[];
  /** How many characters a row may have; `Infinity` cuts nothing. */
  width: number;
  ellipsis: string;
}

const GAP = 2;
const NARROWEST = 8;
/** cli-table3 takes time that grows with the square of the rows. */
const ROWS_AT_ONCE = 200;
const WIDE = /[\u1100-\u115f\u2e80-\uffff]|(?=[\u2300-\u2bff])\p{Emoji_Presentation}/gu;
const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((at) => [side + at, '']),
  ),
);

/** A table without lines that can be written piece by piece. */
export class Table {
  readonly #options: TableOptions;
  #widths: number[];
  #isBegun = false;

  constructor(options: TableOptions) {
    this.#options = options;
    this.#widths = options.columns.map(({ head }) => widthOf(head));
  }

  /** These rows as text; the first time with the heads above them. */
  format(rows: readonly (readonly string[])[]): string {
    const { columns } = this.#options;
    const cells = rows.map((row) =>
      row.map((cell, at) => (columns[at]?.isStyled ? cell : printable(cell))),
    );
    for (const row of cells) {
      for (const [at, cell] of row.entries()) {
        this.#widths[at] = Math.max(this.#widths[at] ?? 0, widthOf(cell));
      }
    }
    const widths = this.#fit();
    const heads = this.#isBegun ? [] : [columns.map(({ head }) => head)];
    this.#isBegun = true;
    const all = [...heads, ...cells];
    let text = '';
    for (let from = 0; from < all.length; from += ROWS_AT_ONCE) {
      text += this.#draw(all.slice(from, from + ROWS_AT_ONCE), widths);
    }
    return text;
  }

  #draw(rows: string[][], widths: number[]): string {
    const table = new CliTable({
      colWidths: widths.map((width) => width + GAP),
      colAligns: this.#options.columns.map(({ align }) => align),
      chars: { ...NO_BORDERS, middle: '' },
      truncate: this.#options.ellipsis,
      style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
    });
    table.push(...rows);
    return `${table.toString().replaceAll(/ +$/gm, '')}\n`;
  }

  /** Takes from the widest column that may be cut, until the row fits or none can give more. */
  #fit(): number[] {
    const widths = [...this.#widths];
    let excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - this.#options.width;
    while (excess > 0) {
      const elastic = widths.map((width, at) => (this.#options.columns[at]?.isElastic ? width : 0));
      const widest = Math.max(...elastic);
      if (widest <= NARROWEST) break;
      widths[elastic.indexOf(widest)] = widest - 1;
      excess -= 1;
    }
    return widths;
  }
}

/** At least as many columns as the text takes. Of characters beyond U+FFFF the length is two. */
function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  return plain.length + (plain.match(WIDE)?.length ?? 0);
}
