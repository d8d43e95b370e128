import { type Command, Option } from 'commander';
import type { CliRun } from '../cli-run.ts';
import { examples } from '../examples.ts';
import { UsageError } from '../usage-error.ts';
import { runFetch } from './run-fetch.ts';

interface FetchCommandOptions {
  out: string;
  pdf?: boolean;
  preview: boolean;
  tokenFile?: string;
  apiUrl?: string;
  token?: string | boolean;
}

export function addFetchCommand(program: Command, run: CliRun): void {
  program
    .command('fetch')
    .summary('Fetch all invoices of a token into a folder.')
    .description(
      'Fetch all invoices of a token into a folder: CSV, items and summary. What is there is not ' +
        'fetched again, but for the preview of the running month. The token, with the scope ' +
        'billing:read, is read from DIGITALOCEAN_TOKEN.',
    )
    .requiredOption('--out <folder>', 'where the files go')
    .option('--pdf', 'the PDFs too')
    .option('--no-preview', 'without the running month')
    .option('--token-file <file>', 'read the token from this file, or - for stdin')
    .option('--api-url <url>', 'where the API is, if not at DigitalOcean')
    .addOption(new Option('--token [token]').hideHelp())
    .addHelpText(
      'after',
      examples(
        'DIGITALOCEAN_TOKEN=$(pass digitalocean) do-billing fetch --out bills',
        'pass digitalocean | do-billing fetch --out bills --token-file -',
      ),
    )
    .action(async (options: FetchCommandOptions) => {
      if (options.token !== undefined) {
        throw new UsageError(
          'On a command line all can read a token: set DIGITALOCEAN_TOKEN instead.',
        );
      }
      const { out: folder, pdf = false, preview, tokenFile, apiUrl } = options;
      await runFetch(run, { folder, hasPdf: pdf, hasPreview: preview, tokenFile, apiUrl });
    });
}
