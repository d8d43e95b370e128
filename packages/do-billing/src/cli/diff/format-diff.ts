import type { ChangedField, ChangedLine, InvoiceDiff } from '../../diff/invoice-diff.ts';
import type { CostLine } from '../../lines/cost-line.ts';
import { formatMicros } from '../../money/micros.ts';
import type { CliRun } from '../cli-run.ts';
import { countOf } from '../output/count-of.ts';
import { describeLine } from '../output/describe-line.ts';
import { printable } from '../output/printable.ts';
import { Table } from '../output/table.ts';
import { terminalStyle } from '../output/terminal-style.ts';
import type { DiffSide } from './diff-side.ts';

export interface DiffOfSides {
  from: DiffSide;
  to: DiffSide;
  diff: InvoiceDiff;
}

/** For people: the two sums, then a row for each line that differs. */
export function formatDiff(run: CliRun, { from, to, diff }: DiffOfSides): string {
  const { added, removed, changed, deltaMicros } = diff;
  const { isUtf8 } = terminalStyle(run);
  const rows = [
    ...removed.map((line) => oneSided('-', line)),
    ...added.map((line) => oneSided('+', line)),
    ...changed.map((line) => toCells(line, isUtf8 ? '→' : '->')),
  ];
  const sums = `${sumOf('before', from)}${sumOf('after', to)}`;
  if (rows.length === 0) return `${sums}They bill the same.\n`;
  const table = new Table({
    columns: [
      { head: '', align: 'left', isElastic: false },
      { head: 'product', align: 'left', isElastic: true },
      { head: 'description', align: 'left', isElastic: true },
      { head: 'before', align: 'right', isElastic: false },
      { head: 'after', align: 'right', isElastic: false },
      { head: 'change', align: 'right', isElastic: false },
      { head: 'differs in', align: 'left', isElastic: true },
    ],
    width: run.isTty.stdout ? run.columns : Number.POSITIVE_INFINITY,
    ellipsis: isUtf8 ? '…' : '~',
  });
  const counts = [
    `${added.length} added, ${removed.length} removed, ${changed.length} changed`,
    `${signed(deltaMicros)} ${to.document.currency}`,
  ];
  return `${sums}\n${table.format(rows)}\n${counts.join(': ')}\n`;
}

function sumOf(name: string, { input, document }: DiffSide): string {
  const { lines, totals, currency } = document;
  const sum = `${countOf(lines.length, 'line')}, ${formatMicros(totals.grossMicros)} ${currency}`;
  return `${name.padEnd(6)}  ${printable(input.name)}: ${sum}\n`;
}

function oneSided(mark: '+' | '-', line: CostLine): string[] {
  const { product, amountMicros } = line;
  const amount = formatMicros(amountMicros);
  const amounts = mark === '+' ? ['', amount] : [amount, ''];
  const change = signed(mark === '+' ? amountMicros : -amountMicros);
  return [mark, product, describeLine(line), ...amounts, change, ''];
}

function toCells({ before, after, deltaMicros, fields }: ChangedLine, arrow: string): string[] {
  const descriptions = new Set([describeLine(before), describeLine(after)]);
  return [
    '~',
    after.product,
    [...descriptions].join(` ${arrow} `),
    formatMicros(before.amountMicros),
    formatMicros(after.amountMicros),
    deltaMicros === 0 ? '' : signed(deltaMicros),
    fields.flatMap(nameOf).join(', '),
  ];
}

/** None for those that the table shows itself. */
function nameOf(field: ChangedField): string[] {
  if (field === 'amount' || field === 'description') return [];
  return [field === 'projectName' ? 'project' : field];
}

function signed(micros: number): string {
  return `${micros > 0 ? '+' : ''}${formatMicros(micros)}`;
}
