import { type Command, Option } from 'commander';
import type { CliRun } from '../cli-run.ts';
import { examples } from '../examples.ts';
import { FILES } from '../input/files-argument.ts';
import { findInputs } from '../input/find-inputs.ts';
import { printJson } from './print-json.ts';
import { printNdjson } from './print-ndjson.ts';
import { printTable } from './print-table.ts';

interface ParseOptions {
  json?: boolean;
  ndjson?: boolean;
  strict?: boolean;
}

export function addParseCommand(program: Command, run: CliRun): void {
  program
    .command('parse')
    .description('Show the lines of invoices, their totals, and each row that cannot be read.')
    .argument('[files...]', FILES)
    .addOption(
      new Option('--json', 'one JSON document; an array for several files or a glob').conflicts(
        'ndjson',
      ),
    )
    .option('--ndjson', 'one line of JSON per line of the invoice, as it is read')
    .option('--strict', 'stop at the first row that cannot be read')
    .addHelpText(
      'after',
      examples(
        'do-billing parse invoice.csv',
        "do-billing parse --ndjson 'bills/*.csv' | jq -r 'select(.kind == \"droplet\") | .amount'",
      ),
    )
    .action(async (files: string[], { json, ndjson, strict = false }: ParseOptions) => {
      const { inputs, isList } = await findInputs(run, files);
      if (json) await printJson(run, inputs, { isList, strict });
      else if (ndjson) await printNdjson(run, inputs, { isList, strict });
      else await printTable(run, inputs, { isList, strict });
    });
}
