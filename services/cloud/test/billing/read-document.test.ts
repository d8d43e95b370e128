import { joinInvoiceItems, parseInvoiceCsv, totalLines } from '@arcadia/do-billing';
import type { InvoiceItem } from '@arcadia/do-billing/client';
import { generateInvoice } from '@arcadia/do-billing/testing';
import { describe, expect, it } from 'vitest';
import { type DocumentSource, readDocument } from '../../src/billing/read-document.ts';

const HEADER = 'product,group_description,description,hours,start,end,EUR,project_name,category';

function opened(text: string, chunkBytes = 1_000): DocumentSource['openCsv'] {
  const bytes = Buffer.from(text);
  return async function* open() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
}

async function linesOf(document: { lines(): AsyncGenerator<unknown[]> }): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const lines of document.lines()) all.push(...lines);
  return all;
}

describe('readDocument', () => {
  it.each([1, 2, 3])('gives each line the id of its item, each time (seed %i)', async (seed) => {
    const { csv, items, document } = generateInvoice({ seed, lines: 300 });
    const read = await readDocument({ openCsv: opened(csv), items: items.toReversed() });
    const expected = joinInvoiceItems(document.lines, items).map(({ line, item }) => ({
      ...line,
      providerResourceId: item?.resource_id || item?.resource_uuid || null,
    }));
    expect(await linesOf(read)).toEqual(expected);
    expect(await linesOf(read)).toEqual(expected);
    expect(read).toMatchObject({ currency: 'USD', lineCount: 300, totals: document.totals });
    expect(totalLines(read.lineSums)).toEqual(document.totals);
  });

  it('keeps the rejects, and reads a document without items', async () => {
    const csv = `${HEADER}\nDroplets,,web-1,1,,,$0.01,,iaas\nDroplets,,web-2,1,,,free,,iaas\n`;
    const read = await readDocument({ openCsv: opened(csv), items: null });
    const { columns: _, lines, ...parsed } = await parseInvoiceCsv(csv);
    expect(read).toMatchObject({ ...parsed, lineCount: 1, itemSums: null });
    expect(await linesOf(read)).toEqual(
      lines.map((line) => ({ ...line, providerResourceId: null })),
    );
  });

  it('rejects a document that is not an invoice CSV, and fetches no further items', async () => {
    let fetched = 0;
    async function* items(): AsyncGenerator<InvoiceItem> {
      for (; ; fetched += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        yield { product: 'Droplets', description: 'web-1', amount: '0.01' };
      }
    }
    const source = { openCsv: opened(`<html>${' '.repeat(9_000)}`), items: items() };
    await expect(readDocument(source)).rejects.toMatchObject({ code: 'not_csv' });
    expect(fetched).toBeLessThan(1_000);
  });

  it('rejects with the error of the items, and reads no further lines', async () => {
    async function* items(): AsyncGenerator<InvoiceItem> {
      yield { product: 'Droplets', description: 'web-1', amount: '0.01' };
      throw new Error('the provider is away');
    }
    const csv = `${HEADER}\n${'Droplets,,web-1,1,,,$0.01,,iaas\n'.repeat(1_000)}`;
    const source = { openCsv: opened(csv), items: items() };
    await expect(readDocument(source)).rejects.toThrow('the provider is away');
  });
});
