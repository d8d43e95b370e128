import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { constants, createGunzip, createGzip } from 'node:zlib';
import type { InvoiceItem, InvoiceSummary } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Selectable, sql } from 'kysely';
import { newId } from '../db/new-id.ts';
import { toStorableJson } from '../db/storable.ts';
import type { Tables } from '../db/tables.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { isInvoiceItem, isInvoiceSummary } from './provider-payloads.ts';
import type { DocumentSource } from './read-document.ts';

/**
 * A document of an invoice: the CSV as fetched, and the items and the summary that the provider sent with it. The items
 * are null if they were not kept: the release before kept only the CSV.
 */
export interface KeptDocument extends DocumentSource {
  readonly sha256: string;
  readonly summary: InvoiceSummary | null;
}

/** Keeps the CSV of an invoice, in gzip: one row per content. `fetched_at` is the time of the latest fetch. */
export async function keepCsv(
  em: EntityManager,
  invoiceId: string,
  { sha256, gzip }: { readonly sha256: string; readonly gzip: Buffer },
): Promise<void> {
  await platformSql(em)
    .insertInto('cloud_invoice_documents')
    .values({
      id: newId(),
      invoice_id: invoiceId,
      sha256,
      content: gzip,
      encoding: 'gzip',
      fetched_at: sql<string>`now()`,
    })
    .onConflict((conflict) =>
      conflict.columns(['invoice_id', 'sha256']).doUpdateSet({ fetched_at: sql<string>`now()` }),
    )
    .execute();
}

/**
 * Keeps the items, lines of JSON in gzip, and the summary with the CSV that they were fetched with: both at once, so that
 * a document with items is complete.
 */
export async function keepWithCsv(
  em: EntityManager,
  invoiceId: string,
  sha256: string,
  { items, summary }: { readonly items: Buffer; readonly summary: InvoiceSummary | null },
): Promise<void> {
  await platformSql(em)
    .updateTable('cloud_invoice_documents')
    .set({ items, summary: summary === null ? null : toStorableJson(summary) })
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
  const query = selectDocuments(em, invoiceId);
  const found = sha256 === undefined ? query : query.where('sha256', '=', sha256);
  return toKeptDocument(await found.executeTakeFirst());
}

/**
 * Reads the document that was fetched last with its items and its summary. A CSV without them is left out: its ingest
 * is under way, or has failed. The release before kept no items, and did not compress the CSV.
 */
export async function findCompleteDocument(
  em: EntityManager,
  invoiceId: string,
): Promise<KeptDocument | undefined> {
  const complete = selectDocuments(em, invoiceId).where(isComplete);
  return toKeptDocument(await complete.executeTakeFirst());
}

/** Whether a document of `cloud_invoice_documents` was fetched with its items and its summary. */
export const isComplete = sql<boolean>`(items is not null or encoding = 'identity')`;

function selectDocuments(em: EntityManager, invoiceId: string) {
  return platformSql(em)
    .selectFrom('cloud_invoice_documents')
    .select(['sha256', 'content', 'encoding', 'items', 'summary'])
    .where('invoice_id', '=', invoiceId)
    .orderBy('fetched_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
}

type DocumentRow = Pick<
  Selectable<Tables['cloud_invoice_documents']>,
  'sha256' | 'content' | 'encoding' | 'items' | 'summary'
>;

function toKeptDocument(row: DocumentRow | undefined): KeptDocument | undefined {
  if (row === undefined) return undefined;
  const { content, encoding, items, summary } = row;
  return {
    sha256: row.sha256,
    openCsv: () => (encoding === 'gzip' ? openGzip(content) : inOnePiece(content)),
    items: items === null ? null : fromJsonLines(items),
    summary: isInvoiceSummary(summary) ? summary : null,
  };
}

/** Compresses a content that arrives in pieces, so that only the compressed content is held in memory. */
export interface Compressor {
  write(piece: string | Uint8Array): Promise<void>;
  /** Returns the whole content, in gzip. */
  end(): Promise<Buffer>;
}

/** Fast rather than small: a text of a bill shrinks to a tenth even so. */
export function createCompressor(): Compressor {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const content = buffer(gzip);
  return {
    async write(piece) {
      if (!gzip.write(piece)) await once(gzip, 'drain');
    },
    async end() {
      gzip.end();
      return await content;
    },
  };
}

/** As large as the pieces that the reader of the CSV takes. */
const PIECE_BYTES = 65_536;

/** Decompresses a content piece by piece. */
export function openGzip(content: Uint8Array): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  gunzip.end(content);
  return gunzip;
}

async function* inOnePiece(content: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield content;
}

/** Writes each item as a line of JSON, and passes it on. */
export async function* compressItems(
  items: AsyncIterable<InvoiceItem>,
  compressor: Compressor,
): AsyncGenerator<InvoiceItem, void, void> {
  let lines = '';
  for await (const item of items) {
    lines += `${JSON.stringify(item)}\n`;
    if (lines.length >= PIECE_BYTES) {
      await compressor.write(lines);
      lines = '';
    }
    yield item;
  }
  if (lines !== '') await compressor.write(lines);
}

async function* fromJsonLines(content: Uint8Array): AsyncGenerator<InvoiceItem, void, void> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const piece of openGzip(content)) {
    const lines = (held + decoder.decode(piece, { stream: true })).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) {
      const item: unknown = JSON.parse(line);
      if (!isInvoiceItem(item)) throw new Error('A kept item of an invoice is not an item.');
      yield item;
    }
  }
}
