import type { CliRun } from '../cli-run.ts';
import { connect } from './connect.ts';
import { createProgress } from './create-progress.ts';
import { type FetchOptions, fetchInvoices } from './fetch-invoices.ts';
import type { FetchTally } from './fetch-tally.ts';
import { readToken } from './read-token.ts';
import { tellTally } from './tell-tally.ts';

interface RunFetchOptions extends Pick<FetchOptions, 'folder' | 'hasPdf' | 'hasPreview'> {
  tokenFile: string | undefined;
  apiUrl: string | undefined;
}

/** Fetches, and tells what came of it, also where it was interrupted or failed on the way. */
export async function runFetch(
  run: CliRun,
  { tokenFile, apiUrl, ...what }: RunFetchOptions,
): Promise<void> {
  const client = connect(run, { token: await readToken(run, tokenFile), apiUrl });
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
    await fetchInvoices(client, { ...what, signal, progress }, tally);
  } catch (error) {
    progress.stop();
    if (tally.invoiceCount > 0) await tellTally(run, what.folder, tally);
    if (!signal.aborted) throw error;
    run.exitCode = 130;
    await run.stderr.writeLine('Interrupted. Run it again to fetch the rest.');
    return;
  }
  progress.stop();
  await tellTally(run, what.folder, tally);
}
