import type { Command } from 'commander';
import type { CliRun } from '../cli-run.ts';
import { examples } from '../examples.ts';
import { FILES } from '../input/files-argument.ts';
import { findInputs } from '../input/find-inputs.ts';
import { readEach } from '../input/read-each.ts';
import { streamDocument } from '../input/stream-document.ts';
import { JsonDocuments } from '../output/json-documents.ts';
import { formatSummary } from './format-summary.ts';
import { SpendTally } from './spend-tally.ts';

export function addSummaryCommand(program: Command, run: CliRun): void {
  program
    .command('summary')
    .description('Show what each product and each project costs, all the invoices together.')
    .argument('[files...]', FILES)
    .option('--json', 'one JSON document')
    .addHelpText('after', examples("do-billing summary 'bills/2026-*.csv'"))
    .action(async (files: string[], { json }: { json?: boolean }) => {
      const { inputs } = await findInputs(run, files);
      const tally = new SpendTally();
      await readEach(run, inputs, (input) => tally.addInvoice(streamDocument(run, input)));
      const summary = tally.summarize();
      if (summary.invoiceCount === 0) return;
      if (json) await new JsonDocuments(run.stdout, { isList: false }).write(summary);
      else await run.stdout.write(formatSummary(run, summary));
    });
}
