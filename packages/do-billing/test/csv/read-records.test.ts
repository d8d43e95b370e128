import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CsvRecord } from '../../src/csv/csv-record.ts';
import { withLineFeeds } from '../../src/csv/line-ends.ts';
import { readRecords as readUnderNode } from '../../src/csv/read-records.node.ts';
import { readRecords as readElsewhere } from '../../src/csv/read-records.ts';
import { RecordSplitter } from '../../src/csv/record-splitter.ts';
import { recordsOf } from './records-of.ts';

async function plain(batches: AsyncIterable<CsvRecord[]>) {
  const records = [];
  for await (const batch of batches) {
    records.push(...batch.map(({ cells, fault, raw }) => ({ cells, fault, raw })));
  }
  return records;
}

const bytes = (text: string) => new TextEncoder().encode(text);

test.each<[string, Awaited<ReturnType<typeof plain>>]>([
  ['a,b\r\n\n \nc', [record(['a', 'b'], 'a,b'), record(['c'], 'c')]],
  ['"a""b","c\nd",\n', [record(['a"b', 'c\nd', ''], '"a""b","c\nd",')]],
  ['""\n" "\na', [record(['a'], 'a')]],
  ['a,"b\n\n"c"\n', [stray(['a', '"b'], 'a,"b'), record(['c'], '"c"')]],
  ['"a"b,c\nd', [stray(['"a"b', 'c'], '"a"b,c'), record(['d'], 'd')]],
  ['a,b "c\nd"\r\n', [stray(['a', 'b "c'], 'a,b "c'), stray(['d"'], 'd"')]],
  ['a,"b\n\nc\r\n\n', [stray(['a', '"b'], 'a,"b'), record(['c'], 'c')]],
  ['"a,"b"\n"c","d""', [stray(['"a', 'b'], '"a,"b"'), stray(['c', '"d""'], '"c","d""')]],
  ['"a"\r,b', [stray(['"a"\r', 'b'], '"a"\r,b')]],
  ['\ufeff\n\u200b\u00a0\na', [record(['a'], 'a')]],
  ['a\0\nb\n', [encodingFault('a\0'), record(['b'], 'b')]],
  ['"a\0\nb,"c', [encodingFault('"a\0'), stray(['b', '"c'], 'b,"c')]],
])('splits %j into the same records with both readers', async (text, expected) => {
  expect(await plain(readUnderNode(bytes(text)))).toEqual(expected);
  expect(await plain(readElsewhere(bytes(text)))).toEqual(expected);
});

test('keeps more cells than column names, in order', async () => {
  const cells = Array.from({ length: 100 }, (_, index) => String(index));
  for (const read of [readUnderNode, readElsewhere]) {
    expect(await plain(read(bytes(cells.join(','))))).toMatchObject([{ cells }]);
  }
});

test('cuts a document of many slices only between records', async () => {
  const rows = Array.from({ length: 30_000 }, (_, index) => `${index},"a\n""${index}""",b\n`);
  const document = bytes(rows.join(''));
  expect(document.length).toBeGreaterThan(2 * 262_144);
  expect(await plain(readUnderNode(document))).toEqual(await plain(readElsewhere(document)));
});

test('splits cells with many line ends in small pieces in linear time', () => {
  const cell = `"${'one, ""two""\n'.repeat(4_000)}"`;
  const document = bytes(
    `product,description,USD,a,b,c,d,e,f\n${`x,${cell},1,,,,,,\n`.repeat(40)}`,
  );
  const splitter = new RecordSplitter();
  const records: CsvRecord[] = [];
  const startedMs = performance.now();
  for (let from = 0; from < document.length; ) {
    const to = document.indexOf(0x0a, from) + 1;
    records.push(...splitter.push(document.subarray(from, to)));
    from = to;
  }
  records.push(...splitter.finish());
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  expect(records.map(({ cells }) => cells.length)).toEqual(Array(41).fill(9));
});

const soup = (...codes: number[]) =>
  fc.array(fc.constantFrom(...codes), { maxLength: 40 }).map((bytes) => Uint8Array.from(bytes));

test('gives the same records with both readers for any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      soup(0x22, 0x2c, 0x0a, 0x0d, 0x61, 0x20, 0, 0xc3, 0xa9, 0xff),
      async (document) => {
        expect(await plain(readUnderNode(document))).toEqual(await plain(readElsewhere(document)));
      },
    ),
    { numRuns: 2000 },
  );
});

test('finds the records of the reference reader, however quotes and cuts fall', async () => {
  const cuts = fc.array(fc.nat(40), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(soup(0x22, 0x22, 0x2c, 0x0a, 0x0d, 0x61), cuts, async (document, places) => {
      const expected = recordsOf(document).map(({ text, cells, hasStrayQuote }) =>
        hasStrayQuote ? stray(cells, text) : record(cells, text),
      );
      const whole = withLineFeeds(document);
      expect(await plain(readUnderNode(whole))).toEqual(expected);
      // The splitter takes whole lines, so each cut moves to the end of its line.
      const splitter = new RecordSplitter();
      const ends = places.map((place) => whole.indexOf(0x0a, place) + 1 || whole.length);
      const pieces = [0, ...ends.sort((a, b) => a - b)].map((from, nth, all) =>
        whole.subarray(from, all[nth + 1] ?? whole.length),
      );
      const split = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.finish()];
      expect(split).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

function record(cells: string[], raw: string): CsvRecord {
  return { cells, fault: null, raw };
}

function stray(cells: string[], raw: string): CsvRecord {
  return { cells, fault: 'quote', raw };
}

function encodingFault(raw: string): CsvRecord {
  return { cells: [], fault: 'encoding', raw };
}
