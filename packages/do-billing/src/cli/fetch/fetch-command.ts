import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import type { BillingClient } from '../../client/billing-client.ts';
import { createBillingClient } from '../../client/create-billing-client.ts';
import { assertFile } from '../input/paths.ts';
import type { CliRun } from '../output/cli-run.ts';
import { UsageError } from '../output/errors.ts';
import { formatExamples } from '../output/terminal.ts';
import { type FetchOptions, fetchInvoices } from './fetch-invoices.ts';
import { createProgress } from './fetch-progress.ts';
import { type FetchTally, printTally } from './fetch-tally.ts';

/** A batch can be more patient than the client is by default: nobody waits for a single answer. */
const TIMEOUT_MS = 60_000;
const DEADLINE_MS = 300_000;

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
    .summary('Download all invoices of a team into a folder.')
    .description(
      'Download all invoices of a team into a folder: CSV, items and summary of each. Files that ' +
        'the folder already has are not downloaded again, except for the preview of the current ' +
        'month. Set DIGITALOCEAN_TOKEN to a token with the scope billing:read.',
    )
    .requiredOption('--out <folder>', 'folder to write the files to')
    .option('--pdf', 'download the PDFs too')
    .option('--no-preview', 'skip the preview of the current month')
    .option('--token-file <file>', 'read the token from this file, or - for stdin')
    .option('--api-url <url>', 'URL of the API (default: DigitalOcean)')
    .addOption(new Option('--token [token]').hideHelp())
    .addHelpText(
      'after',
      formatExamples(
        'DIGITALOCEAN_TOKEN=$(pass digitalocean) do-billing fetch --out bills',
        'pass digitalocean | do-billing fetch --out bills --token-file -',
      ),
    )
    .action(async (options: FetchCommandOptions) => {
      if (options.token !== undefined) {
        throw new UsageError(
          'Other users can read a token on the command line. Set DIGITALOCEAN_TOKEN instead.',
        );
      }
      const { out: folder, pdf = false, preview, tokenFile, apiUrl } = options;
      await runFetch(run, { folder, hasPdf: pdf, hasPreview: preview, tokenFile, apiUrl });
    });
}

interface RunFetchOptions extends Pick<FetchOptions, 'folder' | 'hasPdf' | 'hasPreview'> {
  tokenFile: string | undefined;
  apiUrl: string | undefined;
}

/** Fetches, and prints the tally, also after an interruption or a failure. */
async function runFetch(
  run: CliRun,
  { tokenFile, apiUrl, ...selection }: RunFetchOptions,
): Promise<void> {
  const client = createClient(run, { token: await readTokens(run, tokenFile), apiUrl });
  const signal = run.listenForInterrupt();
  const progress = createProgress(run);
  const tally: FetchTally = {
    invoiceCount: 0,
    previewMonth: null,
    fetchedCount: 0,
    presentCount: 0,
    failures: [],
  };
  try {
    await fetchInvoices(client, { ...selection, signal, progress }, tally);
  } catch (error) {
    progress.stop();
    if (tally.invoiceCount > 0) await printTally(run, selection.folder, tally);
    if (!signal.aborted) throw error;
    run.exitCode = 130;
    await run.stderr.writeLine('Interrupted. Run the command again to fetch the remaining files.');
    return;
  }
  progress.stop();
  await printTally(run, selection.folder, tally);
}

/**
 * Reads the token from a file, from stdin for `-`, or else from the environment. While a token is replaced, it is a list
 * with commas: the new one and the old one, as the service reads it. It is never an option: other users
 * can list the arguments of a process.
 *
 * @throws {UsageError} if the source is empty.
 */
async function readTokens(run: CliRun, tokenFile: string | undefined): Promise<string[]> {
  const tokens = (await readTokenSource(run, tokenFile)).split(',').map((token) => token.trim());
  if (tokens.some((token) => token !== '')) return tokens.filter((token) => token !== '');
  throw new UsageError(
    tokenFile === undefined
      ? 'Set DIGITALOCEAN_TOKEN to a token with the scope billing:read, or pass --token-file.'
      : `There is no token in ${tokenFile === '-' ? 'stdin' : tokenFile}.`,
  );
}

async function readTokenSource(run: CliRun, tokenFile: string | undefined): Promise<string> {
  if (tokenFile === undefined) return run.env.DIGITALOCEAN_TOKEN ?? '';
  if (tokenFile === '-') return text(run.stdin);
  await assertFile(tokenFile);
  return readFile(tokenFile, 'utf8');
}

/** @throws {UsageError} if the token or the URL is malformed. */
function createClient(
  { fetch, now }: CliRun,
  { token, apiUrl: baseUrl }: { token: readonly string[]; apiUrl: string | undefined },
): BillingClient {
  const limits = { timeoutMs: TIMEOUT_MS, deadlineMs: DEADLINE_MS };
  try {
    return createBillingClient({ token, baseUrl, fetch, now, ...limits });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The message names the malformed option, and never contains the token.
    throw new UsageError(`${error.message.replace('"baseUrl"', '"--api-url"')}.`);
  }
}
