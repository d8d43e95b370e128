import { hash } from 'node:crypto';
import {
  type CostLine,
  type InvoiceDocument,
  type RejectedRow,
  streamInvoiceCsv,
  totalLines,
} from '@arcadia/do-billing';
import type { InvoiceItem } from '@arcadia/do-billing/client';
import {
  createInvoiceJoin,
  type InvoiceJoin,
  type ItemIds,
  type LineSum,
  sumItems,
  sumLines,
} from '@arcadia/do-billing/streaming';
import { createSlices, type EventLoop } from './event-loop.ts';

/** Where the CSV and the items of an invoice come from. */
export interface DocumentSource {
  /** Opens the CSV at its start. It is called once here and once for each call of `lines()`. */
  readonly openCsv: () => AsyncIterable<Uint8Array>;
  /** The JSON items. Only they carry the ids of resources. Null if there are none. */
  readonly items: AsyncIterable<InvoiceItem> | Iterable<InvoiceItem> | null;
}

/** A line, with the provider's id of its resource if its item has one. */
export interface BilledLine extends CostLine {
  readonly providerResourceId: string | null;
}

/** An invoice that was read once. It holds neither lines nor items, so that its size hardly matters. */
export interface ReadDocument extends Pick<InvoiceDocument, 'currency' | 'rejects' | 'totals'> {
  readonly lineCount: number;
  /** The lines by product and charge category, as far as totals need them. */
  readonly lineSums: readonly LineSum[];
  /** The items by product and charge category. Null if there are none. */
  readonly itemSums: readonly InvoiceItem[] | null;
  /** Reads the CSV again, in batches, and gives each line its id. */
  lines(): AsyncGenerator<BilledLine[], void, void>;
}

/**
 * Reads the CSV and the items of an invoice at the same time, while they arrive.
 *
 * @throws {InvoiceCsvError} if the CSV is not one of an invoice.
 * @throws {AmountError} if an item's amount is unreadable, or a sum is out of range.
 */
export async function readDocument(
  source: DocumentSource,
  eventLoop?: EventLoop,
): Promise<ReadDocument> {
  const join = createInvoiceJoin({ digest });
  const stop = new AbortController();
  const readings = [
    readCsv(source, join, eventLoop, stop.signal),
    readItems(source, join, eventLoop, stop.signal),
  ] as const;
  // If one fails, the other one ends soon: nothing is fetched for a document that cannot be read.
  for (const reading of readings) reading.catch(() => stop.abort());
  await Promise.allSettled(readings);
  const [csv, itemSums] = await Promise.all(readings);
  return {
    ...csv,
    itemSums,
    async *lines() {
      const idsOf = join.assign();
      const nextSlice = createSlices(eventLoop);
      for await (const lines of streamInvoiceCsv(source.openCsv(), { onReject: () => undefined })) {
        yield lines.map((line) => ({ ...line, providerResourceId: toResourceId(idsOf(line)) }));
        await nextSlice();
      }
    },
  };
}

async function readCsv(
  { openCsv }: DocumentSource,
  join: InvoiceJoin,
  eventLoop: EventLoop | undefined,
  signal: AbortSignal,
) {
  let currency = '';
  let lineCount = 0;
  const rejects: RejectedRow[] = [];
  const sums = sumLines();
  const nextSlice = createSlices(eventLoop);
  const options = {
    onHeader: (header: Pick<InvoiceDocument, 'currency'>) => {
      currency = header.currency;
    },
    onReject: (reject: RejectedRow) => {
      rejects.push(reject);
    },
  };
  for await (const lines of streamInvoiceCsv(openCsv(), options)) {
    if (signal.aborted) break;
    lineCount += lines.length;
    sums.add(lines);
    join.addLines(lines);
    await nextSlice();
  }
  const lineSums = sums.all();
  return { currency, lineCount, rejects, lineSums, totals: totalLines(lineSums) };
}

async function readItems(
  { items }: DocumentSource,
  join: InvoiceJoin,
  eventLoop: EventLoop | undefined,
  signal: AbortSignal,
): Promise<InvoiceItem[] | null> {
  if (items === null) return null;
  const sums = sumItems();
  const nextSlice = createSlices(eventLoop);
  for await (const batch of inBatches(items)) {
    if (signal.aborted) break;
    sums.add(batch);
    join.addItems(batch);
    await nextSlice();
  }
  return sums.all();
}

/** As many as on a page of the provider. */
const BATCH_ITEMS = 200;

async function* inBatches<T>(
  values: AsyncIterable<T> | Iterable<T>,
): AsyncGenerator<T[], void, void> {
  let batch: T[] = [];
  for await (const value of values) {
    batch.push(value);
    if (batch.length < BATCH_ITEMS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A fifth of the memory of the text. Two texts with the same digest would have to be made on purpose. */
function digest(text: string): string {
  return hash('sha1', text, 'binary');
}

/** An item names its resource by `resource_id` or by `resource_uuid`. PostgreSQL stores no text with U+0000. */
function toResourceId(ids: ItemIds | null): string | null {
  const { resourceId = null, resourceUuid = null } = ids ?? {};
  return [resourceId, resourceUuid].find((id) => id !== null && !id.includes('\0')) ?? null;
}
