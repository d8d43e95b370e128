import { type Command, InvalidArgumentError } from 'commander';
import { AmountError } from '../../money/amount-error.ts';
import { parseAmount } from '../../money/parse-amount.ts';
import { reconcileInvoice } from '../../reconcile/reconcile-invoice.ts';
import { sumLines } from '../../streaming/charge-sums.ts';
import type { Input } from '../input/inputs.ts';
import { assertFile } from '../input/paths.ts';
import { readEach, streamDocument } from '../input/read-invoices.ts';
import type { CliRun } from '../output/cli-run.ts';
import { JsonOutput } from '../output/json-output.ts';
import { formatExamples, printable } from '../output/terminal.ts';
import { type FoundTargets, findTargets } from './find-targets.ts';
import { formatReconciliation } from './format-reconciliation.ts';
import { readTotals } from './read-totals.ts';

interface ReconcileOptions {
  total?: string;
  summary?: string;
  items?: string;
  json?: boolean;
}

export function addReconcileCommand(program: Command, run: CliRun): void {
  program
    .command('reconcile')
    .summary('Check that the lines of an invoice add up to its total.')
    .description(
      'Check that the lines of an invoice add up to its total. Pass the total, the summary or the ' +
        'items as options. Without these options, each CSV is checked against the files that ' +
        'fetch wrote beside it. Exits with 1 if an invoice does not add up.',
    )
    .argument('[files...]', 'invoice CSVs, quoted globs, folders written by fetch, or - for stdin')
    .option('--total <amount>', 'total of the invoice, such as 86.92', toAmount)
    .option('--summary <file>', 'summary of the invoice, as JSON from the API')
    .option('--items <file>', 'items of the invoice, as JSON from the API')
    .option('--json', 'print one JSON document; an array for several files, a glob or a folder')
    .addHelpText(
      'after',
      formatExamples(
        'do-billing reconcile invoice.csv --total 86.92 --items items.json',
        'do-billing reconcile bills',
      ),
    )
    .action(async (files: string[], { json = false, ...given }: ReconcileOptions) => {
      if (given.summary !== undefined) await assertFile(given.summary);
      if (given.items !== undefined) await assertFile(given.items);
      await reconcileTargets(run, await findTargets(run, files, given), { json });
    });
}

/** Reads an invoice of any size, and keeps the sums of its lines. */
async function sumDocument(run: CliRun, input: Input) {
  let currency = '';
  const onHeader = (header: { currency: string }) => {
    currency = header.currency;
  };
  let lineCount = 0;
  const sums = sumLines();
  const batches = streamDocument(run, input, { onHeader });
  let batch = await batches.next();
  for (; batch.done !== true; batch = await batches.next()) {
    lineCount += batch.value.length;
    sums.add(batch.value);
  }
  return { currency, lineCount, lines: sums.all(), rejects: Array.from({ length: batch.value }) };
}

function toAmount(text: string): string {
  try {
    return parseAmount(text).amount;
  } catch (error) {
    if (error instanceof AmountError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** Reconciles each invoice and prints the result. The run fails if one does not reconcile, unless it is provisional. */
async function reconcileTargets(
  run: CliRun,
  { targets, isList, missingPaths }: FoundTargets,
  { json }: { json: boolean },
): Promise<void> {
  const output = new JsonOutput(run.stdout, { isList });
  let reconciledCount = 0;
  await readEach(run, targets, async (target) => {
    const { name: file, sources, isProvisional } = target;
    const { currency, lineCount, ...document } = await sumDocument(run, target);
    const reconciliation = reconcileInvoice(document, await readTotals(sources));
    const invoice = { file, currency, lineCount, isProvisional };
    reconciledCount += Number(reconciliation.reconciled);
    if (!reconciliation.reconciled && !isProvisional) run.exitCode = 1;
    if (json) await output.write({ ...invoice, ...reconciliation });
    else await run.stdout.write(formatReconciliation({ ...invoice, reconciliation }));
  });
  for (const path of missingPaths) {
    run.exitCode = 1;
    await run.stderr.writeLine(`error: ${printable(path)} is missing. Run fetch again.`);
  }
  if (json) await output.end();
  else if (isList) {
    const count = targets.length + missingPaths.length;
    await run.stdout.writeLine(`${reconciledCount} of ${count} reconciled`);
  }
}
