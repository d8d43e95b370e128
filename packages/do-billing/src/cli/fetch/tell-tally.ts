import type { CliRun } from '../cli-run.ts';
import { countOf } from '../output/count-of.ts';
import { printable } from '../output/printable.ts';
import type { FetchTally } from './fetch-tally.ts';

/** Tells what failed, which makes the run fail, and how much there is now. */
export async function tellTally(run: CliRun, folder: string, tally: FetchTally): Promise<void> {
  const { invoiceCount, previewMonth, fetchedCount, presentCount, failures } = tally;
  for (const { name, message } of failures) {
    run.exitCode = 1;
    await run.stderr.writeLine(`error: ${printable(`${name}: ${message}`)}`);
  }
  const counts = [
    `${countOf(fetchedCount, 'file')} fetched`,
    `${presentCount} there already`,
    ...(failures.length === 0 ? [] : [`${failures.length} failed`]),
  ];
  const what = [
    countOf(invoiceCount, 'invoice'),
    ...(previewMonth === null ? [] : [`the preview of ${previewMonth}`]),
  ];
  const line = `${folder}: ${counts.join(', ')} (${what.join(' and ')})`;
  await run.stdout.writeLine(printable(line));
}
