import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { InvoiceItem, InvoiceSummary } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { newId } from '../db/new-id.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { isInvoiceItem, isInvoiceSummary } from './provider-payloads.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A document of an invoice: the CSV as fetched, and the items and the summary that the provider sent with it. */
export interface KeptDocument {
  readonly sha256: string;
  readonly csv: Uint8Array;
  /** Null if they were not kept: the release before kept only the CSV. */
  readonly items: readonly InvoiceItem[] | null;
  readonly summary: InvoiceSummary | null;
}

/** Keeps the CSV of an invoice, compressed: one row per content. `fetched_at` is the time of the latest fetch. */
export async function keepCsv(
  em: EntityManager,
  invoiceId: string,
  { sha256, csv }: Pick<KeptDocument, 'sha256' | 'csv'>,
): Promise<void> {
  await platformSql(em)
    .insertInto('cloud_invoice_documents')
    .values({
      id: newId(),
      invoice_id: invoiceId,
      sha256,
      content: await toGzip(csv),
      encoding: 'gzip',
      fetched_at: sql<string>`now()`,
    })
    .onConflict((conflict) =>
      conflict.columns(['invoice_id', 'sha256']).doUpdateSet({ fetched_at: sql<string>`now()` }),
    )
    .execute();
}

/** Keeps the items and the summary with the CSV that they were fetched with. */
export async function keepItems(
  em: EntityManager,
  invoiceId: string,
  {
    sha256,
    items,
    summary,
  }: Omit<KeptDocument, 'csv'> & { readonly items: readonly InvoiceItem[] },
): Promise<void> {
  await platformSql(em)
    .updateTable('cloud_invoice_documents')
    .set({
      items: await toGzip(await toJsonLines(items)),
      summary: summary === null ? null : JSON.stringify(summary),
    })
    .where('invoice_id', '=', invoiceId)
    .where('sha256', '=', sha256)
    .execute();
}

/** Reads a document; undefined if it was not kept. Without `sha256`: the one that was fetched last. */
export async function findDocument(
  em: EntityManager,
  invoiceId: string,
  sha256?: string,
): Promise<KeptDocument | undefined> {
  let query = platformSql(em)
    .selectFrom('cloud_invoice_documents')
    .select(['sha256', 'content', 'encoding', 'items', 'summary'])
    .where('invoice_id', '=', invoiceId)
    .orderBy('fetched_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
  if (sha256 !== undefined) query = query.where('sha256', '=', sha256);
  const row = await query.executeTakeFirst();
  if (row === undefined) return undefined;
  const { content, encoding, items, summary } = row;
  return {
    sha256: row.sha256,
    csv: encoding === 'gzip' ? await decompress(content) : content,
    items: items === null ? null : await fromJsonLines(await decompress(items)),
    summary: isInvoiceSummary(summary) ? summary : null,
  };
}

/** Fast rather than small: a text of a bill shrinks to a tenth even so. */
async function toGzip(content: string | Uint8Array): Promise<Buffer> {
  return await compress(content, { level: constants.Z_BEST_SPEED });
}

/** So many items are written or read at once, before other work gets its turn. */
const ITEMS_PER_TURN = 500;

async function toJsonLines(items: readonly InvoiceItem[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let from = 0; from < items.length; from += ITEMS_PER_TURN) {
    const lines = items.slice(from, from + ITEMS_PER_TURN).map((item) => JSON.stringify(item));
    chunks.push(Buffer.from(`${lines.join('\n')}\n`));
    await turn();
  }
  return Buffer.concat(chunks);
}

async function fromJsonLines(content: Buffer): Promise<InvoiceItem[]> {
  const items: InvoiceItem[] = [];
  for (let from = 0; from < content.length; ) {
    const end = content.indexOf('\n', from);
    const item: unknown = JSON.parse(content.toString('utf8', from, end));
    if (!isInvoiceItem(item)) throw new Error('A kept item of an invoice is not an item.');
    items.push(item);
    from = end + 1;
    if (items.length % ITEMS_PER_TURN === 0) await turn();
  }
  return items;
}
