import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DoBillingError } from '../../do-billing-error.ts';
import { type Invoice, invoiceShape } from '../../payloads/invoice.ts';
import { arrayOf, object, optional, type Shape } from '../../payloads/shape.ts';
import { UsageError } from '../output/errors.ts';
import { readJsonFile } from './json-file.ts';
import { pathExists } from './paths.ts';

/** The files that `fetch` writes into a folder: the list of invoices, and per invoice a stem with these endings. */
export const fileNames = {
  list: 'invoices.json',
  csv: '.csv',
  items: '.items.json',
  summary: '.summary.json',
  pdf: '.pdf',
} as const;

/** Content of `invoices.json`, in the names of DigitalOcean: the invoices that the folder should hold. */
export interface InvoiceList {
  invoices: Invoice[];
  invoice_preview?: Invoice | null | undefined;
}

/** A folder as `fetch` leaves it. */
export interface InvoiceFolder {
  /** Paths of the CSVs, in the order of their months. */
  csvPaths: string[];
  /** Those of `csvPaths` that can still change: previews. */
  provisionalPaths: string[];
  /** CSVs that the list of the folder names and the folder lacks. */
  missingPaths: string[];
}

/** @throws {UsageError} if the folder neither holds nor lists an invoice. */
export async function openFolder(folder: string): Promise<InvoiceFolder> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(fileNames.csv)).sort();
  const list = await readInvoiceList(folder);
  const listed = list?.invoices.map((invoice) => fileStem(invoice) + fileNames.csv) ?? [];
  const missing = listed.filter((name) => !names.includes(name)).sort();
  if (names.length + missing.length === 0) {
    throw new UsageError(
      `${folder} contains no CSV. Run do-billing fetch --out ${folder} to fill it.`,
    );
  }
  const toPath = (name: string) => join(folder, name);
  return {
    csvPaths: names.map(toPath),
    provisionalPaths: names.filter((name) => name.endsWith('-preview.csv')).map(toPath),
    missingPaths: missing.map(toPath),
  };
}

/** Finds a CSV's invoice in the list beside it; null if the list does not exist or does not name it. */
export async function findInvoice(csvPath: string): Promise<Invoice | null> {
  const list = await readInvoiceList(dirname(csvPath));
  if (list === null) return null;
  const stem = basename(csvPath, fileNames.csv);
  const { invoices, invoice_preview: preview } = list;
  if (preview && fileStem(preview, { isPreview: true }) === stem) return preview;
  return invoices.find((invoice) => fileStem(invoice) === stem) ?? null;
}

/**
 * The first part of the file names of an invoice: its month and its UUID. A preview has `preview` in place of the
 * UUID, because its content changes until the invoice of the month replaces it.
 *
 * @throws {FolderError} if month or UUID, both of which come from the network, could lead to another folder.
 */
export function fileStem(
  { invoice_period: period, invoice_uuid: uuid }: Invoice,
  { isPreview = false }: { isPreview?: boolean } = {},
): string {
  if (!/^\d{4}-\d{2}$/.test(period) || !/^[\w-]{1,128}$/.test(uuid) || uuid === 'preview') {
    throw new FolderError(
      `Cannot name the files of an invoice: its month "${period}" or its UUID "${uuid}" is invalid. ` +
        `Check ${fileNames.list} and --api-url.`,
    );
  }
  return `${period}-${isPreview ? 'preview' : uuid}`;
}

/** An invoice, or a file of it, cannot be stored in the folder. */
export class FolderError extends DoBillingError {
  override readonly name = 'FolderError';
  readonly code = 'folder';
}

const invoiceListShape: Shape<InvoiceList> = object<InvoiceList>({
  invoices: arrayOf(invoiceShape),
  invoice_preview: optional(invoiceShape),
});

/** Null if the folder has no list. */
async function readInvoiceList(folder: string): Promise<InvoiceList | null> {
  const path = join(folder, fileNames.list);
  return (await pathExists(path)) ? readJsonFile(path, invoiceListShape) : null;
}
