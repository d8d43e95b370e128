import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from '@arcadia/internal/replace-file';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { billingMonth } from '../billing-period.ts';
import { DoBillingError } from '../do-billing-error.ts';
import { streamFocusCsv } from '../focus/focus-csv.ts';
import type { FocusOptions, FocusVersion } from '../focus/focus-options.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { findInput, type Input } from './input/inputs.ts';
import { findInvoice } from './input/invoice-folder.ts';
import { assertFolderOf } from './input/paths.ts';
import { readEach, streamDocument } from './input/read-invoices.ts';
import type { CliRun } from './output/cli-run.ts';
import { UsageError } from './output/errors.ts';
import { formatExamples } from './output/terminal.ts';

interface FocusCommandOptions extends GivenFacts {
  focusVersion: FocusVersion;
  forValidator?: boolean;
  out?: string;
}

export function addFocusCommand(program: Command, run: CliRun): void {
  program
    .command('focus')
    .summary('Convert an invoice to FOCUS, as CSV.')
    .description(
      'Convert an invoice to FOCUS (FinOps Open Cost and Usage Specification), as CSV. If fetch ' +
        'wrote the invoice, --billing-account-id, --invoice-id and --billing-period default to ' +
        'the values in the invoices.json beside it.',
    )
    .argument('<file>', 'an invoice CSV, or - for stdin')
    .addOption(
      new Option('--focus-version <version>', 'version of the specification')
        .choices(['1.0', '1.2'] satisfies FocusVersion[])
        .makeOptionMandatory(),
    )
    .requiredOption('--billing-account-name <name>', 'name of the billed account', toText)
    .option(
      '--billing-account-id <id>',
      'ID of the billed account, preferably the URN of the team, do:team:<uuid>',
      toText,
    )
    .option('--invoice-id <id>', 'number or UUID of the invoice', toText)
    .option('--billing-period <month>', 'billed month, YYYY-MM', toMonth)
    .option(
      '--for-validator',
      "write the columns that the FinOps Foundation's validator requires, such as ResourceID " +
        'instead of ResourceId; only with version 1.0',
    )
    .option('--out <file>', 'file to write (default: stdout)')
    .addHelpText(
      'after',
      formatExamples(
        'do-billing focus bills/2026-04-<uuid>.csv --focus-version 1.2 --billing-account-name Acme',
      ),
    )
    .action(async (file: string, options: FocusCommandOptions) => {
      const { focusVersion: version, forValidator, out, ...given } = options;
      if (forValidator && version !== '1.0') {
        throw new UsageError('--for-validator is only for --focus-version 1.0.');
      }
      const input = await findInput(run, file);
      const facts = await completeFacts(input, given);
      if (out !== undefined) await assertFolderOf(out);
      await readEach(run, [input], async () => {
        const lines = streamWholeDocument(run, input);
        const csv = streamFocusCsv(lines, { version, forValidator, ...facts });
        await (out === undefined ? printWhole(run, csv) : replaceFile(out, csv));
      });
    });
}

/** @throws {MoneyMissingError} after the last line, if a row was rejected. */
async function* streamWholeDocument(
  run: CliRun,
  input: Input,
): AsyncGenerator<CostLine[], void, void> {
  const rejectCount = yield* streamDocument(run, input);
  if (rejectCount > 0) throw new MoneyMissingError();
}

/** Prints a file once all of it is known to be good: until then its pieces wait in a temporary file. */
async function printWhole(run: CliRun, csv: AsyncIterable<string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'do-billing-'));
  try {
    const draft = join(folder, 'focus.csv');
    await writeFile(draft, csv);
    for await (const piece of createReadStream(draft, 'utf8')) await run.stdout.write(piece);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The invoice has rejected rows, so that a FOCUS file of the rest would not add up to its total. */
class MoneyMissingError extends DoBillingError {
  override readonly name = 'MoneyMissingError';
  readonly code = 'money_missing';

  constructor() {
    super('Fix the rejected rows and run again; no file was written.');
  }
}

/** The facts of an invoice that its CSV lacks and FOCUS needs, as far as the operator gave them. */
interface GivenFacts {
  billingAccountName: string;
  billingAccountId?: string;
  invoiceId?: string;
  billingPeriod?: string;
}

/**
 * Adds the facts that the list of invoices beside the file has.
 *
 * @throws {UsageError} if facts are still missing. The message names their options.
 */
async function completeFacts(
  { path }: Input,
  given: GivenFacts,
): Promise<Omit<FocusOptions, 'version'>> {
  const isComplete = given.billingAccountId && given.invoiceId && given.billingPeriod;
  const invoice = path === null || isComplete ? null : await findInvoice(path);
  const billingAccountId = given.billingAccountId ?? invoice?.account_urn;
  const invoiceId = given.invoiceId ?? (invoice?.invoice_id || invoice?.invoice_uuid);
  const billingPeriod = given.billingPeriod ?? invoice?.invoice_period;
  if (!billingAccountId || !invoiceId || !billingPeriod) {
    const missing = Object.entries({
      '--billing-account-id': billingAccountId,
      '--invoice-id': invoiceId,
      '--billing-period': billingPeriod,
    }).filter(([, value]) => !value);
    throw new UsageError(`Missing options: ${missing.map(([option]) => option).join(', ')}.`);
  }
  return {
    billingAccountName: given.billingAccountName,
    billingAccountId,
    invoiceId,
    billingPeriod,
  };
}

function toText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('The value must not be empty.');
  return text;
}

function toMonth(text: string): string {
  try {
    billingMonth(text);
    return text;
  } catch {
    throw new InvalidArgumentError('Write the month as YYYY-MM, such as 2026-04.');
  }
}
