import { type Command, Option } from 'commander';
import type { CostLine } from '../lines/cost-line.ts';
import { formatMicros } from '../money/micros.ts';
import { FILES_ARGUMENT, findInputs, type Input } from './input/inputs.ts';
import { readDocument, readEach, streamDocument } from './input/read-invoices.ts';
import type { CliRun } from './output/cli-run.ts';
import { JsonOutput, toJson } from './output/json-output.ts';
import { createTable, type Table } from './output/table.ts';
import { describeLine, formatExamples, printable } from './output/terminal.ts';
import { RunningTotals } from './running-totals.ts';

interface ParseOptions {
  json?: boolean;
  ndjson?: boolean;
  strict?: boolean;
}

export function addParseCommand(program: Command, run: CliRun): void {
  program
    .command('parse')
    .description('Print the lines and totals of invoices, and report rows that cannot be read.')
    .argument('[files...]', FILES_ARGUMENT)
    .addOption(
      new Option(
        '--json',
        'print one JSON document; an array for several files or a glob',
      ).conflicts('ndjson'),
    )
    .option('--ndjson', 'print each invoice line as a line of JSON, as soon as it is read')
    .option('--strict', 'stop at the first row that cannot be read or has a stray quote')
    .addHelpText(
      'after',
      formatExamples(
        'do-billing parse invoice.csv',
        "do-billing parse --ndjson 'bills/*.csv' | jq -r 'select(.kind == \"droplet\") | .amount'",
      ),
    )
    .action(async (files: string[], { json, ndjson, strict = false }: ParseOptions) => {
      const { inputs, isList } = await findInputs(run, files);
      if (json) await printJson(run, inputs, { isList, strict });
      else if (ndjson) await printNdjson(run, inputs, { isList, strict });
      else await printTables(run, inputs, { isList, strict });
    });
}

interface PrintOptions {
  /** Whether each document, line or table names its file. */
  isList: boolean;
  strict: boolean;
}

/** Prints the documents as the library returns them. */
async function printJson(
  run: CliRun,
  inputs: readonly Input[],
  { isList, strict }: PrintOptions,
): Promise<void> {
  const output = new JsonOutput(run.stdout, { isList });
  await readEach(run, inputs, async (input) => {
    const document = await readDocument(run, input, { strict });
    await output.write(isList ? { file: input.name, ...document } : document);
  });
  await output.end();
}

/** Prints each cost line as a line of JSON. Memory does not grow with the files. */
async function printNdjson(
  run: CliRun,
  inputs: readonly Input[],
  { isList, strict }: PrintOptions,
): Promise<void> {
  await readEach(run, inputs, async (input) => {
    for await (const lines of streamDocument(run, input, { strict })) {
      const rows = lines.map((line) => toJson(isList ? { file: input.name, ...line } : line));
      await run.stdout.writeLine(rows.join('\n'));
    }
  });
}

/** Prints a table of the lines of each invoice, and below it the totals. */
async function printTables(
  run: CliRun,
  inputs: readonly Input[],
  { isList, strict }: PrintOptions,
): Promise<void> {
  let isFirst = true;
  await readEach(run, inputs, async (input) => {
    const heading = isList ? `${isFirst ? '' : '\n'}==> ${printable(input.name)} <==\n` : '';
    isFirst = false;
    await run.stdout.write(heading);
    const totals = new RunningTotals();
    let table: Table | null = null;
    for await (const lines of streamDocument(run, input, { strict })) {
      totals.add(lines);
      table ??= createTable(run, [
        { head: 'row', align: 'right', isElastic: false },
        { head: 'product', align: 'left', isElastic: true },
        { head: 'description', align: 'left', isElastic: true },
        { head: totals.currency, align: 'right', isElastic: false },
        { head: 'project', align: 'left', isElastic: true },
      ]);
      await run.stdout.write(table.format(lines.map(toCells)));
    }
    await run.stdout.write(totals.format());
  });
}

function toCells(line: CostLine): string[] {
  const { row, product, amountMicros, projectName } = line;
  return [String(row), product, describeLine(line), formatMicros(amountMicros), projectName ?? ''];
}
