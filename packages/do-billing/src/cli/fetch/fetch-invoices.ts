import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BillingClient } from '../../client/billing-client.ts';
import { FILE_NAMES } from '../folder/file-names.ts';
import { fileStem } from '../folder/file-stem.ts';
import type { InvoiceList } from '../folder/invoice-list.ts';
import { toJson } from '../output/to-json.ts';
import { writeWholeFile } from '../output/write-whole-file.ts';
import type { FetchProgress } from './fetch-progress.ts';
import type { FetchTally } from './fetch-tally.ts';
import { fetchTogether } from './fetch-together.ts';
import { filesOfInvoice } from './files-of-invoice.ts';
import { missingFiles } from './missing-files.ts';
import { removeOldPreviews } from './remove-old-previews.ts';

export interface FetchOptions {
  folder: string;
  hasPdf: boolean;
  hasPreview: boolean;
  signal: AbortSignal;
  progress: FetchProgress;
}

/**
 * Fetches what a folder lacks of the invoices of a token: each file as a whole or not at all, and
 * none that is there. Only the preview is fetched again, until the month's invoice takes its place.
 *
 * @param tally Is kept up to date on the way.
 * @throws {DigitalOceanError} where it is of no use to go on, or the signal's reason.
 */
export async function fetchInvoices(
  client: BillingClient,
  { folder, hasPdf, hasPreview, signal, progress }: FetchOptions,
  tally: FetchTally,
): Promise<void> {
  const invoices = await client.listInvoices({ signal }).all();
  const preview = hasPreview ? await client.getInvoicePreview({ signal }) : null;
  tally.invoiceCount = invoices.length;
  tally.previewMonth = preview?.invoice_period ?? null;

  const invoiceFiles = invoices.map((invoice) => {
    const facts = { stem: fileStem(invoice), uuid: invoice.invoice_uuid, hasPdf };
    return filesOfInvoice(client, facts, signal);
  });
  await mkdir(folder, { recursive: true });
  const missing = await Promise.all(invoiceFiles.map((files) => missingFiles(folder, files)));
  tally.presentCount = invoiceFiles.flat().length - missing.flat().length;
  if (preview !== null) {
    const stem = fileStem(preview, { isPreview: true });
    missing.push(filesOfInvoice(client, { stem, uuid: 'preview', hasPdf: false }, signal));
  }
  const list: InvoiceList = { invoices, invoice_preview: preview };
  await writeWholeFile(join(folder, FILE_NAMES.list), `${toJson(list, 2)}\n`);

  progress.start(missing.flat().length);
  for (const files of missing) await fetchTogether(folder, files, { progress, tally });
  await removeOldPreviews(folder, list);
}
