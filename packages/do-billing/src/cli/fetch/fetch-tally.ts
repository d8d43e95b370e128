import type { CliRun } from '../output/cli-run.ts';
import { countOf, printable } from '../output/terminal.ts';

/** Counts of a fetch, valid at any time, also after a failure. */
export interface FetchTally {
  invoiceCount: number;
  /** The month of the preview; null if there is none. */
  previewMonth: string | null;
  fetchedCount: number;
  /** Files that the folder already had. */
  presentCount: number;
  failures: { name: string; message: string }[];
}

/** Reports each failed file on stderr, which makes the run end with 1, and prints the counts. */
export async function printTally(run: CliRun, folder: string, tally: FetchTally): Promise<void> {
  const { invoiceCount, previewMonth, fetchedCount, presentCount, failures } = tally;
  for (const { name, message } of failures) {
    run.exitCode = 1;
    await run.stderr.writeLine(`error: ${printable(`${name}: ${message}`)}`);
  }
  const counts = [
    `${countOf(fetchedCount, 'file')} fetched`,
    `${presentCount} already there`,
    ...(failures.length === 0 ? [] : [`${failures.length} failed`]),
  ];
  const contents = [
    countOf(invoiceCount, 'invoice'),
    ...(previewMonth === null ? [] : [`the preview of ${previewMonth}`]),
  ];
  const line = `${folder}: ${counts.join(', ')} (${contents.join(' and ')})`;
  await run.stdout.writeLine(printable(line));
}
