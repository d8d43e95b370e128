import type { BillingClient } from '../../client/billing-client.ts';
import { assertCsv } from '../../csv/file-signature.ts';
import { InvoiceCsvError } from '../../csv/invoice-csv-error.ts';
import { FILE_NAMES } from '../folder/file-names.ts';
import { FolderError } from '../folder/folder-error.ts';
import { toJson } from '../output/to-json.ts';
import type { InvoiceFile } from './invoice-file.ts';

export interface InvoiceAtApi {
  stem: string;
  /** Its UUID, or `preview`. */
  uuid: string;
  hasPdf: boolean;
}

/** The files of an invoice, none of them fetched yet. What is none will not be taken for one. */
export function filesOfInvoice(
  client: BillingClient,
  { stem, uuid, hasPdf }: InvoiceAtApi,
  signal: AbortSignal,
): InvoiceFile[] {
  const csv: InvoiceFile = {
    name: `${stem}${FILE_NAMES.csv}`,
    async fetch() {
      const bytes = await client.fetchInvoiceCsv(uuid, { signal });
      if (bytes.length === 0) throw new InvoiceCsvError({ code: 'empty' });
      assertCsv(bytes);
      return bytes;
    },
  };
  const items: InvoiceFile = {
    name: `${stem}${FILE_NAMES.items}`,
    fetch: async () => asText(await client.listInvoiceItems(uuid, { signal }).all()),
  };
  const summary: InvoiceFile = {
    name: `${stem}${FILE_NAMES.summary}`,
    fetch: async () => asText(await client.getInvoiceSummary(uuid, { signal })),
  };
  const pdf: InvoiceFile = {
    name: `${stem}${FILE_NAMES.pdf}`,
    async fetch() {
      const bytes = await client.fetchInvoicePdf(uuid, { signal });
      const opening = new TextDecoder().decode(bytes.subarray(0, 4));
      if (opening !== '%PDF')
        throw new FolderError('What the API sent is no PDF. Run fetch again.');
      return bytes;
    },
  };
  return [csv, items, summary, ...(hasPdf ? [pdf] : [])];
}

function asText(payload: unknown): string {
  return `${toJson(payload, 2)}\n`;
}
