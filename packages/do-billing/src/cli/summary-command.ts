import type { Command } from 'commander';
import { FILES_ARGUMENT, findInputs } from './input/inputs.ts';
import { readEach, streamDocument } from './input/read-invoices.ts';
import type { CliRun } from './output/cli-run.ts';
import { JsonOutput } from './output/json-output.ts';
import { createTable } from './output/table.ts';
import { countOf, formatExamples, type TerminalStyle, terminalStyle } from './output/terminal.ts';
import { type Spend, type SpendSummary, SpendTally } from './spend-tally.ts';

const CYAN = 36;
const GREEN = 32;
const eighthBlocks = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export function addSummaryCommand(program: Command, run: CliRun): void {
  program
    .command('summary')
    .description('Add up invoices, and print the cost of each product and each project.')
    .argument('[files...]', FILES_ARGUMENT)
    .option('--json', 'print one JSON document')
    .addHelpText('after', formatExamples("do-billing summary 'bills/2026-*.csv'"))
    .action(async (files: string[], { json }: { json?: boolean }) => {
      const { inputs } = await findInputs(run, files);
      const tally = new SpendTally();
      await readEach(run, inputs, (input) => tally.addInvoice(streamDocument(run, input)));
      const summary = tally.summarize();
      if (summary.invoiceCount === 0) return;
      if (json) await new JsonOutput(run.stdout, { isList: false }).write(summary);
      else await run.stdout.write(formatSummary(run, summary));
    });
}

/** Formats the total, then a bar for each product and each project. */
function formatSummary(run: CliRun, summary: SpendSummary): string {
  const { invoiceCount, lineCount, amount, currency, products, projects } = summary;
  const counts = `${countOf(invoiceCount, 'invoice')}, ${countOf(lineCount, 'line')}`;
  if (lineCount === 0) return `${counts}\n`;
  const byProduct = products.map(({ product, ...spend }) => ({ name: product, spend }));
  const byProject = projects.map(({ project, ...spend }) => ({
    name: project ?? '(no project)',
    spend,
  }));
  return [
    `${counts}, ${amount} ${currency}\n`,
    formatBars(run, { head: 'product', currency, parts: byProduct }),
    formatBars(run, { head: 'project', currency, parts: byProject }),
  ].join('\n');
}

interface BarChart {
  head: string;
  currency: string;
  parts: { name: string; spend: Spend }[];
}

function formatBars(run: CliRun, { head, currency, parts }: BarChart): string {
  const style = terminalStyle(run);
  const longest = Math.max(...parts.map(({ spend }) => Math.abs(spend.amountMicros)));
  const width = Math.min(40, Math.floor(run.columns / 3));
  const table = createTable(run, [
    { head, align: 'left', isElastic: true },
    { head: currency, align: 'right', isElastic: false },
    { head: '', align: 'left', isElastic: false, isStyled: true },
  ]);
  return table.format(
    parts.map(({ name, spend: { amount, amountMicros } }) => [
      name,
      amount,
      drawBar(amountMicros, { longest, width, style }),
    ]),
  );
}

/**
 * Draws a bar for an amount. The amount `longest` gets `width` characters. Amounts below zero, which lower the bill,
 * get another fill and colour.
 */
function drawBar(
  amount: number,
  { longest, width, style }: { longest: number; width: number; style: TerminalStyle },
): string {
  if (amount === 0 || longest === 0) return '';
  const length = (Math.abs(amount) / longest) * width;
  const bar = amount > 0 ? drawPositive(length, style) : drawNegative(length, style);
  return style.hasColor ? `\u001b[${amount > 0 ? CYAN : GREEN}m${bar}\u001b[39m` : bar;
}

function drawPositive(length: number, { isUtf8 }: TerminalStyle): string {
  if (!isUtf8) return '#'.repeat(Math.max(1, Math.round(length)));
  const eighths = Math.max(1, Math.round(length * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (eighthBlocks[eighths % 8] ?? '');
}

function drawNegative(length: number, { isUtf8 }: TerminalStyle): string {
  return (isUtf8 ? '░' : '-').repeat(Math.max(1, Math.round(length)));
}
