import type { BillingClient } from '../../client/billing-client.ts';
import { assertCsv } from '../../csv/file-signature.ts';
import { InvoiceCsvError } from '../../csv/invoice-csv-error.ts';
import { FolderError, fileNames } from '../input/invoice-folder.ts';
import { toJson } from '../output/json-output.ts';

/** A file of an invoice, and how to fetch its content. */
export interface InvoiceFile {
  name: string;
  /** @throws {DoBillingError} if the API sends something else, such as an error page. */
  fetch: () => Promise<string | Uint8Array>;
}

export interface InvoiceSource {
  /** The first part of the file names. */
  stem: string;
  /** The UUID of the invoice, or `preview`. */
  uuid: string;
  hasPdf: boolean;
}

/** The files of an invoice: CSV, items, summary and, if wanted, the PDF. Fetches none of them yet. */
export function invoiceFilesOf(
  client: BillingClient,
  { stem, uuid, hasPdf }: InvoiceSource,
  signal: AbortSignal,
): InvoiceFile[] {
  const csv: InvoiceFile = {
    name: `${stem}${fileNames.csv}`,
    async fetch() {
      const bytes = await client.fetchInvoiceCsv(uuid, { signal });
      if (bytes.length === 0) throw new InvoiceCsvError({ code: 'empty' });
      assertCsv(bytes);
      return bytes;
    },
  };
  const items: InvoiceFile = {
    name: `${stem}${fileNames.items}`,
    fetch: async () => toJsonText(await client.listInvoiceItems(uuid, { signal }).all()),
  };
  const summary: InvoiceFile = {
    name: `${stem}${fileNames.summary}`,
    fetch: async () => toJsonText(await client.getInvoiceSummary(uuid, { signal })),
  };
  const pdf: InvoiceFile = {
    name: `${stem}${fileNames.pdf}`,
    async fetch() {
      const bytes = await client.fetchInvoicePdf(uuid, { signal });
      const opening = new TextDecoder().decode(bytes.subarray(0, 4));
      if (opening !== '%PDF')
        throw new FolderError('The API sent a file that is not a PDF. Run fetch again.');
      return bytes;
    },
  };
  return [csv, items, summary, ...(hasPdf ? [pdf] : [])];
}

function toJsonText(payload: unknown): string {
  return `${toJson(payload, 2)}\n`;
}
