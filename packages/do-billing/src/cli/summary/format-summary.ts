import type { CliRun } from '../cli-run.ts';
import { countOf } from '../output/count-of.ts';
import { Table } from '../output/table.ts';
import { terminalStyle } from '../output/terminal-style.ts';
import { drawBar } from './draw-bar.ts';
import type { Spend, SpendSummary } from './spend-summary.ts';

/** For people: the sum, then a bar per product and per project. */
export function formatSummary(run: CliRun, summary: SpendSummary): string {
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

function formatBars(
  run: CliRun,
  {
    head,
    currency,
    parts,
  }: { head: string; currency: string; parts: { name: string; spend: Spend }[] },
): string {
  const style = terminalStyle(run);
  const longest = Math.max(...parts.map(({ spend }) => Math.abs(spend.amountMicros)));
  const width = Math.min(40, Math.floor(run.columns / 3));
  const table = new Table({
    columns: [
      { head, align: 'left', isElastic: true },
      { head: currency, align: 'right', isElastic: false },
      { head: '', align: 'left', isElastic: false, isStyled: true },
    ],
    width: run.isTty.stdout ? run.columns : Number.POSITIVE_INFINITY,
    ellipsis: style.isUtf8 ? '…' : '~',
  });
  return table.format(
    parts.map(({ name, spend: { amount, amountMicros } }) => [
      name,
      amount,
      drawBar(amountMicros, { longest, width, style }),
    ]),
  );
}
