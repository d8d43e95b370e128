import { join } from 'node:path';
import type { DigitalOceanErrorCode } from '../../client/digital-ocean-error.ts';
import { DigitalOceanError } from '../../client/digital-ocean-error.ts';
import { DoBillingError } from '../../do-billing-error.ts';
import { writeWholeFile } from '../output/write-whole-file.ts';
import type { FetchProgress } from './fetch-progress.ts';
import type { FetchTally } from './fetch-tally.ts';
import type { InvoiceFile } from './invoice-file.ts';

/** After these the next request would fail as well. */
const ENDS_ALL: ReadonlySet<DigitalOceanErrorCode> = new Set([
  'unauthorized',
  'forbidden',
  'rate_limited',
  'network',
  'timeout',
]);

/**
 * Fetches the files of one invoice at a time. What fails for one file is kept in the tally.
 *
 * @throws what would fail for the next invoice as well, once no file is on its way any more.
 */
export async function fetchTogether(
  folder: string,
  files: readonly InvoiceFile[],
  { progress, tally }: { progress: FetchProgress; tally: FetchTally },
): Promise<void> {
  const results = await Promise.allSettled(
    files.map(async ({ name, fetch }) => {
      await writeWholeFile(join(folder, name), await fetch());
      tally.fetchedCount += 1;
      await progress.fetched(name);
    }),
  );
  for (const [at, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const reason: unknown = result.reason;
    if (!(reason instanceof DoBillingError) || endsAll(reason)) throw reason;
    tally.failures.push({ name: files[at]?.name ?? '', message: reason.message });
  }
}

function endsAll(error: DoBillingError): boolean {
  return error instanceof DigitalOceanError && ENDS_ALL.has(error.code);
}
