import type { CostLine } from '../lines/cost-line.ts';
import { type InvoiceTotals, totalLines } from '../lines/total-lines.ts';
import { addMicros, formatMicros } from '../money/micros.ts';
import { countOf } from './output/terminal.ts';

/** Adds up lines that come in batches, and formats their totals for `parse`. */
export class RunningTotals {
  #lineCount = 0;
  #currency = '';
  #totals: InvoiceTotals = totalLines([]);

  /** Empty before the first line. */
  get currency(): string {
    return this.#currency;
  }

  /** @throws {AmountError} with code `range` if a sum exceeds a safe integer. */
  add(lines: readonly CostLine[]): void {
    const more = totalLines(lines);
    const sum = (key: keyof InvoiceTotals) => addMicros(this.#totals[key], more[key]);
    this.#totals = {
      grossMicros: sum('grossMicros'),
      netMicros: sum('netMicros'),
      taxMicros: sum('taxMicros'),
      creditMicros: sum('creditMicros'),
      adjustmentMicros: sum('adjustmentMicros'),
    };
    this.#lineCount += lines.length;
    this.#currency = lines[0]?.currency ?? this.#currency;
  }

  /** One row per total, from charges to net to total. Credits and adjustments appear only if there are any. */
  format(): string {
    const { grossMicros, netMicros, taxMicros, creditMicros, adjustmentMicros } = this.#totals;
    const count = countOf(this.#lineCount, 'line');
    if (this.#lineCount === 0) return `${count}\n`;
    const chargedMicros = addMicros(addMicros(netMicros, -creditMicros), -adjustmentMicros);
    const amounts: [name: string, micros: number, isShown: boolean][] = [
      ['charges', chargedMicros, chargedMicros !== netMicros],
      ['credits', creditMicros, creditMicros !== 0],
      ['adjustments', adjustmentMicros, adjustmentMicros !== 0],
      ['net', netMicros, true],
      ['tax', taxMicros, true],
      ['total', grossMicros, true],
    ];
    const rows = amounts
      .filter(([, , isShown]) => isShown)
      .map(([name, micros]) => [name, formatMicros(micros)] as const);
    const width = Math.max(...rows.map(([, amount]) => amount.length));
    const format = ([name, amount]: readonly [string, string]) =>
      `${name.padEnd(11)}  ${amount.padStart(width)} ${this.#currency}\n`;
    return `\n${count}\n${rows.map(format).join('')}`;
  }
}
