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
  /** The JSON items. Only they carry the ids of resources. */
  readonly items: readonly InvoiceItem[];
  /** Null if the provider has none. */
  readonly summary: InvoiceSummary | null;
}

/** Fetches an invoice. Its CSV is stored before it is parsed, so that an unreadable one is kept too. */
export async function fetchInvoice(
  deps: {
    readonly orm: MikroORM;
    readonly digitalOcean: BillingClient;
    readonly now: () => Date;
  },
  { id, providerUuid }: Pick<Invoice, 'id' | 'providerUuid'>,
): Promise<FetchedInvoice> {
  const { orm, digitalOcean, now } = deps;
  const csv = await digitalOcean.fetchInvoiceCsv(providerUuid);
  await platformSql(openScope(orm, 'all'))
    .insertInto('cloud_invoice_documents')
    .values({
      id: newId(),
      invoice_id: id,
      sha256: createHash('sha256').update(csv).digest('hex'),
      content: Buffer.from(csv),
      fetched_at: now().toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['invoice_id', 'sha256']).doNothing())
    .execute();
  const items = await digitalOcean.listInvoiceItems(providerUuid).all();
  const summary = await readSummary(digitalOcean, providerUuid);
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
