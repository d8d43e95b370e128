import type { Command } from 'commander';
import { diffInvoices } from '../../diff/diff-invoices.ts';
import type { CliRun } from '../cli-run.ts';
import { examples } from '../examples.ts';
import { findInput } from '../input/find-input.ts';
import { readDocument } from '../input/read-document.ts';
import { readEach } from '../input/read-each.ts';
import { JsonDocuments } from '../output/json-documents.ts';
import { tellRejects } from '../output/tell-rejects.ts';
import { UsageError } from '../usage-error.ts';
import type { DiffSide } from './diff-side.ts';
import { formatDiff } from './format-diff.ts';

interface DiffOptions {
  json?: boolean;
  exitCode?: boolean;
}

export function addDiffCommand(program: Command, run: CliRun): void {
  program
    .command('diff')
    .description('Show what differs between two invoices: lines added, removed and changed.')
    .argument('<before>', 'the earlier invoice CSV, or - for stdin')
    .argument('<after>', 'the later invoice CSV, or - for stdin')
    .option('--json', 'one JSON document')
    .option('--exit-code', 'end with 1 where they differ')
    .addHelpText('after', examples('do-billing diff 2026-04.csv 2026-05.csv'))
    .action(async (before: string, after: string, { json, exitCode }: DiffOptions) => {
      if (before === '-' && after === '-')
        throw new UsageError('Only one of the two can be stdin.');
      const inputs = [await findInput(run, before), await findInput(run, after)];
      const sides: DiffSide[] = [];
      await readEach(run, inputs, async (input) => {
        const document = await readDocument(input);
        await tellRejects(run, input, document.rejects);
        sides.push({ input, document });
      });
      const [from, to] = sides;
      if (from === undefined || to === undefined) return;
      const diff = diffInvoices(from.document, to.document);
      if (json) await new JsonDocuments(run.stdout, { isList: false }).write(diff);
      else await run.stdout.write(formatDiff(run, { from, to, diff }));
      const { added, removed, changed } = diff;
      if (exitCode && added.length + removed.length + changed.length > 0) run.exitCode = 1;
    });
}
