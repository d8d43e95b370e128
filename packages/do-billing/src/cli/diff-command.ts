import type { Command } from 'commander';
import type { InvoiceDocument } from '../csv/invoice-document.ts';
import { diffInvoices } from '../diff/diff-invoices.ts';
import type { ChangedField, ChangedLine, InvoiceDiff } from '../diff/invoice-diff.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { formatMicros } from '../money/micros.ts';
import { findInput, type Input } from './input/inputs.ts';
import { readDocument, readEach } from './input/read-invoices.ts';
import type { CliRun } from './output/cli-run.ts';
import { UsageError } from './output/errors.ts';
import { JsonOutput } from './output/json-output.ts';
import { createTable } from './output/table.ts';
import {
  countOf,
  describeLine,
  formatExamples,
  printable,
  terminalStyle,
} from './output/terminal.ts';

interface DiffOptions {
  json?: boolean;
  exitCode?: boolean;
}

export function addDiffCommand(program: Command, run: CliRun): void {
  program
    .command('diff')
    .description('Compare two invoices: print the lines that were added, removed or changed.')
    .argument('<before>', 'the earlier invoice CSV, or - for stdin')
    .argument('<after>', 'the later invoice CSV, or - for stdin')
    .option('--json', 'print one JSON document')
    .option('--exit-code', 'exit with 1 if the invoices differ')
    .addHelpText('after', formatExamples('do-billing diff 2026-04.csv 2026-05.csv'))
    .action(async (before: string, after: string, { json, exitCode }: DiffOptions) => {
      if (before === '-' && after === '-')
        throw new UsageError('Only one of the two invoices can come from stdin.');
      const inputs = [await findInput(run, before), await findInput(run, after)];
      const sides: DiffSide[] = [];
      await readEach(run, inputs, async (input) => {
        sides.push({ input, document: await readDocument(run, input) });
      });
      const [from, to] = sides;
      if (from === undefined || to === undefined) return;
      const diff = diffInvoices(from.document, to.document);
      if (json) await new JsonOutput(run.stdout, { isList: false }).write(diff);
      else await run.stdout.write(formatDiff(run, { from, to, diff }));
      const { added, removed, changed } = diff;
      if (exitCode && added.length + removed.length + changed.length > 0) run.exitCode = 1;
    });
}

interface DiffSide {
  input: Input;
  document: InvoiceDocument;
}

/** Formats the totals of both invoices, then a row for each line that differs. */
function formatDiff(
  run: CliRun,
  { from, to, diff }: { from: DiffSide; to: DiffSide; diff: InvoiceDiff },
): string {
  const { added, removed, changed, deltaMicros } = diff;
  const arrow = terminalStyle(run).isUtf8 ? '→' : '->';
  const rows = [
    ...removed.map((line) => toOneSidedCells('-', line)),
    ...added.map((line) => toOneSidedCells('+', line)),
    ...changed.map((line) => toChangedCells(line, arrow)),
  ];
  const sums = `${formatSum('before', from)}${formatSum('after', to)}`;
  if (rows.length === 0) return `${sums}No differences.\n`;
  const table = createTable(run, [
    { head: '', align: 'left', isElastic: false },
    { head: 'product', align: 'left', isElastic: true },
    { head: 'description', align: 'left', isElastic: true },
    { head: 'before', align: 'right', isElastic: false },
    { head: 'after', align: 'right', isElastic: false },
    { head: 'change', align: 'right', isElastic: false },
    { head: 'also changed', align: 'left', isElastic: true },
  ]);
  const counts = [
    `${added.length} added, ${removed.length} removed, ${changed.length} changed`,
    `${formatSigned(deltaMicros)} ${to.document.currency}`,
  ];
  return `${sums}\n${table.format(rows)}\n${counts.join(': ')}\n`;
}

function formatSum(name: string, { input, document }: DiffSide): string {
  const { lines, totals, currency } = document;
  const sum = `${countOf(lines.length, 'line')}, ${formatMicros(totals.grossMicros)} ${currency}`;
  return `${name.padEnd(6)}  ${printable(input.name)}: ${sum}\n`;
}

function toOneSidedCells(mark: '+' | '-', line: CostLine): string[] {
  const { product, amountMicros } = line;
  const amount = formatMicros(amountMicros);
  const amounts = mark === '+' ? ['', amount] : [amount, ''];
  const change = formatSigned(mark === '+' ? amountMicros : -amountMicros);
  return [mark, product, describeLine(line), ...amounts, change, ''];
}

function toChangedCells(line: ChangedLine, arrow: string): string[] {
  const { before, after, deltaMicros, fields } = line;
  const descriptions = new Set([describeLine(before), describeLine(after)]);
  return [
    '~',
    after.product,
    [...descriptions].join(` ${arrow} `),
    formatMicros(before.amountMicros),
    formatMicros(after.amountMicros),
    deltaMicros === 0 ? '' : formatSigned(deltaMicros),
    fields.flatMap(toFieldName).join(', '),
  ];
}

/** Returns no name for a field with a column of its own. */
function toFieldName(field: ChangedField): string[] {
  if (field === 'amount' || field === 'description') return [];
  return [field === 'projectName' ? 'project' : field];
}

function formatSigned(micros: number): string {
  return `${micros > 0 ? '+' : ''}${formatMicros(micros)}`;
}
