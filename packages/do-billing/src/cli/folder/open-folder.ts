import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { FILE_NAMES } from './file-names.ts';
import { fileStem } from './file-stem.ts';
import { readInvoiceList } from './read-invoice-list.ts';

export interface InvoiceFolder {
  /** Paths of the CSVs, by month. */
  csvPaths: string[];
  /** Those of them that still change: previews. */
  provisionalPaths: string[];
  /** Those that its list has but the folder has not. */
  missingPaths: string[];
}

/** @throws {UsageError} where it has no invoice at all. */
export async function openFolder(folder: string): Promise<InvoiceFolder> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(FILE_NAMES.csv)).sort();
  const list = await readInvoiceList(folder);
  const listed = list?.invoices.map((invoice) => fileStem(invoice) + FILE_NAMES.csv) ?? [];
  const missing = listed.filter((name) => !names.includes(name)).sort();
  if (names.length + missing.length === 0) {
    throw new UsageError(
      `${folder} has no CSV in it. Fill it by do-billing fetch --out ${folder}.`,
    );
  }
  const toPath = (name: string) => join(folder, name);
  return {
    csvPaths: names.map(toPath),
    provisionalPaths: names.filter((name) => name.endsWith('-preview.csv')).map(toPath),
    missingPaths: missing.map(toPath),
  };
}
