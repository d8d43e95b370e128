import { type Command, InvalidArgumentError } from 'commander';
import { AmountError } from '../../money/amount-error.ts';
import { parseAmount } from '../../money/parse-amount.ts';
import type { CliRun } from '../cli-run.ts';
import { examples } from '../examples.ts';
import { assertFile } from '../input/assert-file.ts';
import { findTargets } from './find-targets.ts';
import { reconcileTargets } from './reconcile-targets.ts';

interface ReconcileOptions {
  total?: string;
  summary?: string;
  items?: string;
  json?: boolean;
}

export function addReconcileCommand(program: Command, run: CliRun): void {
  program
    .command('reconcile')
    .summary('Prove that the lines of an invoice add up to its total.')
    .description(
      'Prove that the lines of an invoice add up to its total. Without one it looks beside each ' +
        'file, as fetch lays them out. Ends with 1 where they do not.',
    )
    .argument('[files...]', 'invoice CSVs, globs in quotes, folders of fetch, or - for stdin')
    .option('--total <amount>', 'what the invoice comes to, such as 86.92', toAmount)
    .option('--summary <file>', "the invoice's summary, JSON of the API")
    .option('--items <file>', "the invoice's items, JSON of the API")
    .option('--json', 'one JSON document; an array for several files, a glob or a folder')
    .addHelpText(
      'after',
      examples(
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

function toAmount(text: string): string {
  try {
    return parseAmount(text).amount;
  } catch (error) {
    if (error instanceof AmountError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
