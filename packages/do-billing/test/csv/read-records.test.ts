import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CsvRecord } from '../../src/csv/csv-record.ts';
import { readRecords as readUnderNode } from '../../src/csv/read-records.node.ts';
import { readRecords as readElsewhere } from '../../src/csv/read-records.ts';

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
  ['"a"b,c\n', [fault('quote', '"a"b,c')]],
  ['a,"b\n\nc\r\n\n', [fault('quote', 'a,"b\n\nc')]],
  ['a\0\nb\n', [fault('encoding', 'a\0'), record(['b'], 'b')]],
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

test('gives the same records with both readers for any bytes', async () => {
  const soup = fc.array(fc.constantFrom(0x22, 0x2c, 0x0a, 0x0d, 0x61, 0x20, 0, 0xc3, 0xa9, 0xff), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(soup, async (codes) => {
      const document = Uint8Array.from(codes);
      expect(await plain(readUnderNode(document))).toEqual(await plain(readElsewhere(document)));
    }),
    { numRuns: 2000 },
  );
});

function record(cells: string[], raw: string) {
  return { cells, fault: null, raw };
}

function fault(name: 'encoding' | 'quote', raw: string) {
  return { cells: [], fault: name, raw };
}
