import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import type { RejectedRow } from '../../src/csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { streamInvoiceCsv } from '../../src/csv/stream-invoice-csv.ts';
import type { ByteSource } from '../../src/csv/whole-lines.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { headerCells, invoiceCsv } from './invoice-csv.ts';

const MIXED = `\ufeff${invoiceCsv(
  { description: 'a "b", c (s-1vcpu-1gb)', project: 'Zoë 🚀' },
  { amount: '?' },
  { amount: '-$1,779.55' },
).replaceAll('\n', '\r\n')}\n  \nDroplets,,"never\r\nclosed\r\n`;

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

describe('streamInvoiceCsv: a source cut into pieces', () => {
  test.each([1, 2, 3, 7, 64, 100_000])(
    'reads the same lines from pieces of %i bytes',
    async (size) => {
      const { lines, rejects } = await parseInvoiceCsv(MIXED);
      expect(await collect(inPieces(bytesOf(MIXED), size))).toEqual({ lines, rejects });
      expect(rejects.map(({ reason }) => reason)).toEqual(['amount', 'quote', 'columns']);
    },
  );

  test.each([1, 2, 5])(
    'reads the same lines from text cut every %i units, even inside an emoji',
    async (size) => {
      const { lines, rejects } = await parseInvoiceCsv(MIXED);
      expect(await collect(inPieces(MIXED, size))).toEqual({ lines, rejects });
    },
  );

  test('keeps half an emoji at the end as a replacement character', async () => {
    const csv = `${invoiceCsv({})}${invoiceCsv({}).split('\n')[1]}\ud83d`;
    const { lines, rejects } = await parseInvoiceCsv(csv);
    expect(await collect(inPieces(csv, 10))).toEqual({ lines, rejects });
  });
});

test('reads web streams, Node streams and streams without an async iterator alike', async () => {
  const { lines, rejects } = await parseInvoiceCsv(MIXED);
  const web = () => new Blob([MIXED]).stream();
  const asInSafari = web();
  Object.defineProperty(asInSafari, Symbol.asyncIterator, { value: undefined });
  expect(await collect(web())).toEqual({ lines, rejects });
  expect(await collect(asInSafari)).toEqual({ lines, rejects });
  expect(await collect(Readable.from([Buffer.from(MIXED)]))).toEqual({ lines, rejects });
});

test('yields lines in batches while the source is still open', async () => {
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

test('calls onHeader before the first line', async () => {
  const calls: unknown[] = [];
  const onHeader = (header: { columns: string[]; currency: string }) => {
    calls.push([header.currency, header.columns.length]);
  };
  for await (const lines of streamInvoiceCsv(inPieces(invoiceCsv({}), 10), { onHeader })) {
    calls.push(lines.length);
  }
  expect(calls).toEqual([['USD', 9], 1]);
});

test('closes the source if the iteration ends early', async () => {
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

describe('streamInvoiceCsv: unreadable rows', () => {
  const csv = invoiceCsv({}, { amount: '?' });

  test('throws at the first one without onReject', async () => {
    const read = async () => {
      for await (const _ of streamInvoiceCsv(inPieces(csv, 50)));
    };
    await expect(read()).rejects.toMatchObject({ code: 'rejected_row' });
  });

  test('keeps a stray quote as text with onReject, else throws', async () => {
    const row = 'Droplets,,disk 5",1,,,$1.00,,iaas\n';
    const stray = `${invoiceCsv({})}${row}${invoiceCsv({}).split('\n')[1]}\n`;
    const { lines, rejects } = await collect(inPieces(bytesOf(stray), 10));
    expect(lines.map(({ row, description }) => [row, description])).toEqual([
      [2, 'web-01 (s-1vcpu-2gb)'],
      [3, 'disk 5"'],
      [4, 'web-01 (s-1vcpu-2gb)'],
    ]);
    expect(rejects).toEqual([]);
    const read = async () => {
      for await (const _ of streamInvoiceCsv(inPieces(stray, 50)));
    };
    await expect(read()).rejects.toMatchObject({
      data: { code: 'rejected_row', reject: { row: 3, reason: 'quote' } },
    });
  });

  test('yields the rows after a stray quote before the end of the source', async () => {
    const row = invoiceCsv({}).slice(invoiceCsv().length);
    let isOver = false;
    async function* source() {
      yield bytesOf(`${invoiceCsv({})}Droplets,,"web-01,1,,,$1.00,,iaas\n`);
      for (let nth = 0; nth < 2000; nth += 1) yield bytesOf(row);
      isOver = true;
    }
    const batches: boolean[] = [];
    for await (const _ of streamInvoiceCsv(source(), { onReject: () => expect.unreachable() })) {
      batches.push(isOver);
    }
    expect(batches.slice(0, 3)).toEqual([false, false, false]);
    expect(batches.length).toBeGreaterThan(100);
  });

  test('throws at the first one with strict, even with onReject', async () => {
    const options = { strict: true, onReject: () => expect.unreachable() };
    const read = async () => {
      for await (const _ of streamInvoiceCsv(inPieces(csv, 50), options));
    };
    await expect(read()).rejects.toMatchObject({ code: 'rejected_row' });
  });

  test('rejects only the row with invalid UTF-8', async () => {
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
  [`"${headerCells.join(',')}\n`, 'unreadable_header'],
  [invoiceCsv({}) + invoiceCsv({}), 'doubled_header'],
])('rejects %j as %s, however it is cut', async (text, code) => {
  await expect(parseInvoiceCsv(text)).rejects.toMatchObject({ code });
  for (const size of [1, 3, 1000]) {
    const error = await collect(inPieces(bytesOf(text), size)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvoiceCsvError);
    expect(error).toMatchObject({ code });
  }
});
