import { type Command, InvalidArgumentError, Option } from 'commander';
import { billingMonth } from '../../billing-period.ts';
import { focusCsv } from '../../focus/focus-csv.ts';
import type { FocusVersion } from '../../focus/focus-options.ts';
import type { CliRun } from '../cli-run.ts';
import { examples } from '../examples.ts';
import { assertFolderOf } from '../input/assert-folder-of.ts';
import { findInput } from '../input/find-input.ts';
import { readDocument } from '../input/read-document.ts';
import { readEach } from '../input/read-each.ts';
import { tellRejects } from '../output/tell-rejects.ts';
import { writeWholeFile } from '../output/write-whole-file.ts';
import { completeFacts, type InvoiceFacts } from './complete-facts.ts';
import { MoneyMissingError } from './money-missing-error.ts';

interface FocusCommandOptions extends InvoiceFacts {
  focusVersion: FocusVersion;
  out?: string;
}

export function addFocusCommand(program: Command, run: CliRun): void {
  program
    .command('focus')
    .summary('Write an invoice as FOCUS, in CSV.')
    .description(
      'Write an invoice as FOCUS, in CSV. What --billing-account-id, --invoice-id and ' +
        '--billing-period say is read from the list beside a file that fetch wrote.',
    )
    .argument('<file>', 'an invoice CSV, or - for stdin')
    .addOption(
      new Option('--focus-version <version>', 'of the specification')
        .choices(['1.0', '1.2'] satisfies FocusVersion[])
        .makeOptionMandatory(),
    )
    .requiredOption('--billing-account-name <name>', 'who is billed', toText)
    .option('--billing-account-id <id>', "best the team's URN, do:team:<uuid>", toText)
    .option('--invoice-id <id>', 'number or UUID of the invoice', toText)
    .option('--billing-period <month>', 'the month that is billed, YYYY-MM', toMonth)
    .option('--out <file>', 'where to write it; default is stdout')
    .addHelpText(
      'after',
      examples(
        'do-billing focus bills/2026-04-<uuid>.csv --focus-version 1.2 --billing-account-name Acme',
      ),
    )
    .action(async (file: string, options: FocusCommandOptions) => {
      const { focusVersion: version, out, ...given } = options;
      const input = await findInput(run, file);
      const facts = await completeFacts(input, given);
      if (out !== undefined) await assertFolderOf(out);
      await readEach(run, [input], async () => {
        const document = await readDocument(input);
        await tellRejects(run, input, document.rejects);
        if (document.rejects.length > 0) throw new MoneyMissingError();
        const csv = focusCsv(document, { version, ...facts });
        await (out === undefined ? run.stdout.write(csv) : writeWholeFile(out, csv));
      });
    });
}

function toText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

function toMonth(text: string): string {
  try {
    billingMonth(text);
    return text;
  } catch {
    throw new InvalidArgumentError('Write a month as YYYY-MM.');
  }
}
