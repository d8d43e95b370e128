import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import type { RejectedRow } from '../../src/csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { streamInvoiceCsv } from '../../src/csv/stream-invoice-csv.ts';
import type { ByteSource } from '../../src/csv/whole-lines.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { HEADER, invoiceCsv } from './invoice-csv.ts';

const MIXED = `\ufeff${invoiceCsv(
  { description: 'a "b", c (s-1vcpu-1gb)', project: 'Zoë 🚀' },
  { amount: '?' },
  { amount: '-$1,779.55' },
).replaceAll('\n', '\r\n')}\n  \nDroplets,,"never\n\nclosed\n`;

async function collect(source: ByteSource) {
  const lines: CostLine[] = [];
  const rejects: RejectedRow[] = [];
  const onReject = (reject: RejectedRow) => rejects.push(reject);
  for await (const batch of streamInvoiceCsv(source, { onReject })) lines.push(...batch);
  return { lines, rejects };
}

async function* inPieces<T extends { slice(from: number, to: number): T; length: number }>(
  whole: T,
  size: number,
) {
  for (let at = 0; at < whole.length; at += size) yield whole.slice(at, at + size);
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('wherever the source is cut', () => {
  test.each([1, 2, 3, 7, 64, 100_000])('bytes in pieces of %i give the same', async (size) => {
    const { lines, rejects } = await parseInvoiceCsv(MIXED);
    expect(await collect(inPieces(bytesOf(MIXED), size))).toEqual({ lines, rejects });
    expect(rejects.map(({ reason }) => reason)).toEqual(['amount', 'quote']);
  });

  test.each([1, 2, 5])('text in pieces of %i, through the middle of an emoji', async (size) => {
    const { lines, rejects } = await parseInvoiceCsv(MIXED);
    expect(await collect(inPieces(MIXED, size))).toEqual({ lines, rejects });
  });

  test('half an emoji at the end is kept as far as it can be', async () => {
    const csv = `${invoiceCsv({})}${invoiceCsv({}).split('\n')[1]}\ud83d`;
    const { lines, rejects } = await parseInvoiceCsv(csv);
    expect(await collect(inPieces(csv, 10))).toEqual({ lines, rejects });
  });
});

test('a web stream, a Node stream and one that is no async iterable are read alike', async () => {
  const { lines, rejects } = await parseInvoiceCsv(MIXED);
  const web = () => new Blob([MIXED]).stream();
  const asInSafari = web();
  Object.defineProperty(asInSafari, Symbol.asyncIterator, { value: undefined });
  expect(await collect(web())).toEqual({ lines, rejects });
  expect(await collect(asInSafari)).toEqual({ lines, rejects });
  expect(await collect(Readable.from([Buffer.from(MIXED)]))).toEqual({ lines, rejects });
});

test('lines come while the source is still open, in batches', async () => {
  const row = invoiceCsv({}).slice(invoiceCsv().length);
  async function* source() {
    yield bytesOf(invoiceCsv({}));
    yield bytesOf(row.repeat(3));
    throw new Error('the source broke');
  }
  const sizes: number[] = [];
  const read = async () => {
    for await (const batch of streamInvoiceCsv(source())) sizes.push(batch.length);
  };
  await expect(read()).rejects.toThrow('the source broke');
  expect(sizes).toEqual([1, 3]);
});

test('the header is told before the first line', async () => {
  const told: unknown[] = [];
  const onHeader = (header: { columns: string[]; currency: string }) => {
    told.push([header.currency, header.columns.length]);
  };
  for await (const lines of streamInvoiceCsv(inPieces(invoiceCsv({}), 10), { onHeader })) {
    told.push(lines.length);
  }
  expect(told).toEqual([['USD', 9], 1]);
});

test('ending the iteration early closes the source', async () => {
  let isClosed = false;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytesOf(invoiceCsv({}))),
    cancel: () => {
      isClosed = true;
    },
  });
  for await (const _ of streamInvoiceCsv(source)) break;
  expect(isClosed).toBe(true);
});

describe('rows that cannot be read', () => {
  const csv = invoiceCsv({}, { amount: '?' });

  test('throw where nobody takes them, as their money would be lost in silence', async () => {
    const read = async () => {
      for await (const _ of streamInvoiceCsv(inPieces(csv, 50)));
    };
    await expect(read()).rejects.toMatchObject({ code: 'rejected_row' });
  });

  test('throw with strict, whoever takes them', async () => {
    const options = { strict: true, onReject: () => expect.unreachable() };
    const read = async () => {
      for await (const _ of streamInvoiceCsv(inPieces(csv, 50), options));
    };
    await expect(read()).rejects.toMatchObject({ code: 'rejected_row' });
  });

  test('that are no text reject their row alone', async () => {
    const latin1 = Buffer.from(invoiceCsv({ project: 'café' }, {}), 'latin1');
    const { lines, rejects } = await parseInvoiceCsv(latin1);
    expect(await collect(inPieces(latin1, 20))).toEqual({ lines, rejects });
    expect(rejects).toMatchObject([{ row: 2, reason: 'encoding' }]);
  });
});

test.each([
  ['', 'empty'],
  ['\n \r\n', 'empty'],
  [`\n\n  ${JSON.stringify({ id: 'unauthorized' })}`, 'not_csv'],
  ['<html>', 'not_csv'],
  ['Region,Product\n', 'missing_columns'],
  [`"${HEADER.join(',')}\n`, 'unreadable_header'],
  [invoiceCsv({}) + invoiceCsv({}), 'doubled_header'],
])('%j is refused as %s, however it is cut', async (text, code) => {
  await expect(parseInvoiceCsv(text)).rejects.toMatchObject({ code });
  for (const size of [1, 3, 1000]) {
    const error = await collect(inPieces(bytesOf(text), size)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvoiceCsvError);
    expect(error).toMatchObject({ code });
  }
});
