import { createHash } from 'node:crypto';
import { parseAmount } from '@arcadia/do-billing';
import { type BillingClient, type InvoiceSummary, NotFoundError } from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import type { Invoice } from './invoice.entity.ts';
import {
  compressItems,
  createCompressor,
  keepCsv,
  keepWithCsv,
  openGzip,
} from './invoice-document.ts';
import { type ReadDocument, readDocument } from './read-document.ts';

/** An invoice as the provider has it: all parts were read together. */
export interface FetchedInvoice {
  /** The amount in the list of invoices. */
  readonly amount: string;
  readonly sha256: string;
  readonly document: ReadDocument;
  /** Null if the provider has none. */
  readonly summary: InvoiceSummary | null;
}

/**
 * Fetches an invoice, and reads it while its items arrive. Its CSV is kept before it is parsed, so that an unreadable
 * one is kept too. The header is read again only if it may have changed since the discovery: in a repeated attempt, or
 * if the summary names another amount.
 *
 * @throws {InvoiceCsvError} if the CSV is not one of an invoice.
 */
export async function fetchInvoice(
  deps: { readonly orm: MikroORM; readonly digitalOcean: BillingClient },
  invoice: Pick<Invoice, 'id' | 'providerUuid' | 'providerAmount' | 'provisional'>,
  { isRepeated }: { readonly isRepeated: boolean },
): Promise<FetchedInvoice> {
  const { orm, digitalOcean } = deps;
  const { id, providerUuid, providerAmount } = invoice;
  const { sha256, gzip } = await compressCsv(await digitalOcean.openInvoiceCsv(providerUuid));
  await keepCsv(openScope(orm, 'all'), id, { sha256, gzip });
  const compressor = createCompressor();
  const document = await readDocument({
    openCsv: () => openGzip(gzip),
    items: compressItems(digitalOcean.listInvoiceItems(providerUuid), compressor),
  });
  const items = await compressor.end();
  const summary = await readSummary(digitalOcean, providerUuid);
  await keepWithCsv(openScope(orm, 'all'), id, sha256, { items, summary });
  const mayHaveChanged =
    isRepeated || (summary !== null && !isSameAmount(summary.amount, providerAmount));
  const amount = mayHaveChanged ? await readAmount(digitalOcean, invoice) : providerAmount;
  return { amount, sha256, document, summary };
}

async function compressCsv(
  csv: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; gzip: Buffer }> {
  const hash = createHash('sha256');
  const compressor = createCompressor();
  for await (const piece of csv) {
    hash.update(piece);
    await compressor.write(piece);
  }
  return { sha256: hash.digest('hex'), gzip: await compressor.end() };
}

/** Reads the amount of the invoice in the provider's list. An invoice that is gone from it keeps its amount. */
async function readAmount(
  client: BillingClient,
  { providerUuid, providerAmount, provisional }: Parameters<typeof fetchInvoice>[1],
): Promise<string> {
  if (provisional) {
    const preview = await client.getInvoicePreview();
    return preview?.invoice_uuid === providerUuid ? toAmount(preview.amount) : providerAmount;
  }
  for await (const { invoice_uuid, amount } of client.listInvoices()) {
    if (invoice_uuid === providerUuid) return toAmount(amount);
  }
  return providerAmount;
}

function toAmount(text: string): string {
  return parseAmount(text).amount;
}

function isSameAmount(a: string, b: string): boolean {
  return parseAmount(a).amountMicros === parseAmount(b).amountMicros;
}

async function readSummary(client: BillingClient, uuid: string): Promise<InvoiceSummary | null> {
  try {
    return await client.getInvoiceSummary(uuid);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
