import { createHash } from 'node:crypto';
import {
  type BillingClient,
  type InvoiceItem,
  type InvoiceSummary,
  NotFoundError,
} from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import type { Invoice } from './invoice.entity.ts';

export interface FetchedInvoice {
  /** The CSV, byte for byte. */
  readonly csv: Uint8Array;
  /** The JSON items, which alone carry the ids of resources. */
  readonly items: readonly InvoiceItem[];
  /** Null where the provider has none. */
  readonly summary: InvoiceSummary | null;
}

/** Fetches an invoice, and keeps its CSV before anyone looks into it: also one that cannot be read is kept. */
export async function fetchInvoice(
  deps: {
    readonly orm: MikroORM;
    readonly digitalOcean: BillingClient;
    readonly now: () => Date;
  },
  invoice: Pick<Invoice, 'id' | 'providerUuid'>,
): Promise<FetchedInvoice> {
  const csv = await deps.digitalOcean.fetchInvoiceCsv(invoice.providerUuid);
  await platformSql(openScope(deps.orm, 'all'))
    .insertInto('cloud_invoice_documents')
    .values({
      id: newId(),
      invoice_id: invoice.id,
      sha256: createHash('sha256').update(csv).digest('hex'),
      content: Buffer.from(csv),
      fetched_at: deps.now().toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['invoice_id', 'sha256']).doNothing())
    .execute();
  const items = await deps.digitalOcean.listInvoiceItems(invoice.providerUuid).all();
  const summary = await readSummary(deps.digitalOcean, invoice.providerUuid);
  return { csv, items, summary };
}

async function readSummary(client: BillingClient, uuid: string): Promise<InvoiceSummary | null> {
  try {
    return await client.getInvoiceSummary(uuid);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
