import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';
import type { CliEnvironment } from './cli-run.ts';
import { printable, terminalStyle } from './terminal.ts';

export interface TableColumn {
  head: string;
  align: 'left' | 'right';
  /** Whether its cells may be cut if the terminal is too narrow. */
  isElastic: boolean;
  /** Whether its cells are safe to print as they are, colours included. Default is `false`. */
  isStyled?: boolean;
}

export interface TableOptions {
  columns: readonly TableColumn[];
  /** Longest row, in characters; `Infinity` cuts nothing. */
  width: number;
  /** Marks the end of a cut cell. */
  ellipsis: string;
}

const GAP = 2;
const NARROWEST = 8;
/** The time that cli-table3 takes grows with the square of the rows. */
const ROWS_AT_ONCE = 200;
const WIDE = /[\u1100-\u115f\u2e80-\uffff]|(?=[\u2300-\u2bff])\p{Emoji_Presentation}/gu;
const noBorders = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((at) => [side + at, '']),
  ),
);

/** A table for stdout: as wide as the terminal at most, and not cut if stdout is a file or a pipe. */
export function createTable(
  { env, isTty, columns: width }: Pick<CliEnvironment, 'env' | 'isTty' | 'columns'>,
  columns: readonly TableColumn[],
): Table {
  return new Table({
    columns,
    width: isTty.stdout ? width : Number.POSITIVE_INFINITY,
    ellipsis: terminalStyle({ env, isTty }).isUtf8 ? '…' : '~',
  });
}

/** A table without borders. It can be written piece by piece. */
export class Table {
  readonly #options: TableOptions;
  #widths: number[];
  #isBegun = false;

  constructor(options: TableOptions) {
    this.#options = options;
    this.#widths = options.columns.map(({ head }) => widthOf(head));
  }

  /** Formats rows as text. The first call puts the heads above them. */
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
      chars: { ...noBorders, middle: '' },
      truncate: this.#options.ellipsis,
      style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
    });
    table.push(...rows);
    return `${table.toString().replaceAll(/ +$/gm, '')}\n`;
  }

  /** Narrows the widest elastic column step by step, until the row fits or no column can be cut further. */
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

/** How many columns the text takes at most. A character beyond U+FFFF counts as two, its length. */
function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  return plain.length + (plain.match(WIDE)?.length ?? 0);
}
