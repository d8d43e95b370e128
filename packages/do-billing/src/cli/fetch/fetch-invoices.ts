import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@arcadia/internal/replace-file';
import type { BillingClient } from '../../client/billing-client.ts';
import { DigitalOceanError, type DigitalOceanErrorCode } from '../../client/digital-ocean-error.ts';
import { DoBillingError } from '../../do-billing-error.ts';
import { fileNames, fileStem, type InvoiceList } from '../input/invoice-folder.ts';
import { pathExists } from '../input/paths.ts';
import { toJson } from '../output/json-output.ts';
import type { FetchProgress } from './fetch-progress.ts';
import type { FetchTally } from './fetch-tally.ts';
import { type InvoiceFile, invoiceFilesOf } from './invoice-files.ts';

export interface FetchOptions {
  folder: string;
  hasPdf: boolean;
  hasPreview: boolean;
  signal: AbortSignal;
  progress: FetchProgress;
}

/** After one of these, the next request would fail as well. */
const fatalCodes: ReadonlySet<DigitalOceanErrorCode> = new Set([
  'unauthorized',
  'forbidden',
  'rate_limited',
  'network',
  'timeout',
]);

/**
 * Fetches the files that the folder lacks, of all invoices that the token can read. Each file appears under its name
 * only once it is complete. The preview is fetched every time, until the invoice of its month replaces it.
 *
 * @param tally Is kept up to date, so that the caller can print it even if this function throws.
 * @throws {DigitalOceanError} if further requests would fail as well; or the signal's reason.
 */
export async function fetchInvoices(
  client: BillingClient,
  { folder, hasPdf, hasPreview, signal, progress }: FetchOptions,
  tally: FetchTally,
): Promise<void> {
  const { invoices, invoice_preview } = await client.getInvoiceList({ signal });
  const preview = hasPreview ? invoice_preview : null;
  tally.invoiceCount = invoices.length;
  tally.previewMonth = preview?.invoice_period ?? null;

  const invoiceFiles = invoices.map((invoice) => {
    const source = { stem: fileStem(invoice), uuid: invoice.invoice_uuid, hasPdf };
    return invoiceFilesOf(client, source, signal);
  });
  await mkdir(folder, { recursive: true });
  const missing = await Promise.all(invoiceFiles.map((files) => findMissing(folder, files)));
  tally.presentCount = invoiceFiles.flat().length - missing.flat().length;
  if (preview !== null) {
    const stem = fileStem(preview, { isPreview: true });
    missing.push(invoiceFilesOf(client, { stem, uuid: 'preview', hasPdf: false }, signal));
  }
  const list: InvoiceList = { invoices, invoice_preview: preview };
  await replaceFile(join(folder, fileNames.list), `${toJson(list, 2)}\n`);

  progress.start(missing.flat().length);
  for (const files of missing) await fetchFiles(folder, files, { progress, tally });
  await removeOldPreviews(folder, list);
}

/** The files that the folder lacks. A file that it has is complete, because a draft has another name. */
async function findMissing(folder: string, files: readonly InvoiceFile[]): Promise<InvoiceFile[]> {
  const arePresent = await Promise.all(files.map(({ name }) => pathExists(join(folder, name))));
  return files.filter((_, at) => !arePresent[at]);
}

/**
 * Fetches the files of one invoice at the same time. The tally records failures that concern one file only.
 *
 * @throws a failure that the next invoice would meet as well, after all requests have ended.
 */
async function fetchFiles(
  folder: string,
  files: readonly InvoiceFile[],
  { progress, tally }: { progress: FetchProgress; tally: FetchTally },
): Promise<void> {
  const results = await Promise.allSettled(
    files.map(async ({ name, fetch }) => {
      await replaceFile(join(folder, name), await fetch());
      tally.fetchedCount += 1;
      await progress.fetched(name);
    }),
  );
  for (const [at, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const reason: unknown = result.reason;
    if (!(reason instanceof DoBillingError) || isFatal(reason)) throw reason;
    tally.failures.push({ name: files[at]?.name ?? '', message: reason.message });
  }
}

function isFatal(error: DoBillingError): boolean {
  return error instanceof DigitalOceanError && fatalCodes.has(error.code);
}

/** Removes the preview of each month, once the CSV of its invoice is there. */
async function removeOldPreviews(
  folder: string,
  { invoices, invoice_preview: preview }: InvoiceList,
): Promise<void> {
  for (const invoice of invoices) {
    // DigitalOcean bills a month early if it passes a threshold. The rest of that month still has a preview.
    if (invoice.invoice_period === preview?.invoice_period) continue;
    if (!(await pathExists(join(folder, fileStem(invoice) + fileNames.csv)))) continue;
    const stem = fileStem(invoice, { isPreview: true });
    for (const ending of [fileNames.csv, fileNames.items, fileNames.summary]) {
      await rm(join(folder, stem + ending), { force: true });
    }
  }
}
