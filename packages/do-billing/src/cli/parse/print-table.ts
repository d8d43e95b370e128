import type { CostLine } from '../../lines/cost-line.ts';
import { formatMicros } from '../../money/micros.ts';
import type { CliRun } from '../cli-run.ts';
import type { Input } from '../input/input.ts';
import { readEach } from '../input/read-each.ts';
import { streamDocument } from '../input/stream-document.ts';
import { describeLine } from '../output/describe-line.ts';
import { printable } from '../output/printable.ts';
import { RunningTotals } from '../output/running-totals.ts';
import { Table } from '../output/table.ts';
import { terminalStyle } from '../output/terminal-style.ts';
import type { PrintOptions } from './print-options.ts';

/** For people: the lines, cut to the terminal's width where there is one, and the totals. */
export async function printTable(
  run: CliRun,
  inputs: readonly Input[],
  { isList, strict }: PrintOptions,
): Promise<void> {
  let isFirst = true;
  await readEach(run, inputs, async (input) => {
    const heading = isList ? `${isFirst ? '' : '\n'}==> ${printable(input.name)} <==\n` : '';
    isFirst = false;
    await run.stdout.write(heading);
    const totals = new RunningTotals();
    let table: Table | null = null;
    for await (const lines of streamDocument(run, input, strict)) {
      totals.add(lines);
      table ??= createTable(run, totals.currency);
      await run.stdout.write(table.format(lines.map(toCells)));
    }
    await run.stdout.write(totals.format());
  });
}

function createTable(run: CliRun, currency: string): Table {
  return new Table({
    columns: [
      { head: 'row', align: 'right', isElastic: false },
      { head: 'product', align: 'left', isElastic: true },
      { head: 'description', align: 'left', isElastic: true },
      { head: currency, align: 'right', isElastic: false },
      { head: 'project', align: 'left', isElastic: true },
    ],
    width: run.isTty.stdout ? run.columns : Number.POSITIVE_INFINITY,
    ellipsis: terminalStyle(run).isUtf8 ? '…' : '~',
  });
}

function toCells(line: CostLine): string[] {
  const { row, product, amountMicros, projectName } = line;
  return [String(row), product, describeLine(line), formatMicros(amountMicros), projectName ?? ''];
}
