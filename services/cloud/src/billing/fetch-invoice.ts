import { createHash } from 'node:crypto';
import { parseAmount } from '@arcadia/do-billing';
import {
  type BillingClient,
  type InvoiceItem,
  type InvoiceSummary,
  NotFoundError,
} from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import type { Invoice } from './invoice.entity.ts';
import { type KeptDocument, keepCsv, keepItems } from './invoice-document.ts';

/** An invoice as the provider has it: all parts were read together. */
export interface FetchedInvoice extends KeptDocument {
  /** The amount in the list of invoices. */
  readonly amount: string;
  readonly items: readonly InvoiceItem[];
}

/**
 * Fetches an invoice. Its CSV is kept before it is parsed, so that an unreadable one is kept too. The header is read
 * again only if it may have changed since the discovery: in a repeated attempt, or if the summary names another amount.
 */
export async function fetchInvoice(
  deps: { readonly orm: MikroORM; readonly digitalOcean: BillingClient },
  invoice: Pick<Invoice, 'id' | 'providerUuid' | 'providerAmount' | 'provisional'>,
  { isRepeated }: { readonly isRepeated: boolean },
): Promise<FetchedInvoice> {
  const { orm, digitalOcean } = deps;
  const { id, providerUuid, providerAmount } = invoice;
  const csv = await digitalOcean.fetchInvoiceCsv(providerUuid);
  const sha256 = createHash('sha256').update(csv).digest('hex');
  await keepCsv(openScope(orm, 'all'), id, { sha256, csv });
  const items = await digitalOcean.listInvoiceItems(providerUuid).all();
  const summary = await readSummary(digitalOcean, providerUuid);
  await keepItems(openScope(orm, 'all'), id, { sha256, items, summary });
  const mayHaveChanged =
    isRepeated || (summary !== null && !isSameAmount(summary.amount, providerAmount));
  const amount = mayHaveChanged ? await readAmount(digitalOcean, invoice) : providerAmount;
  return { amount, sha256, csv, items, summary };
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
