import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCells } from '../../src/csv/csv-record.ts';
import { sliceBetweenRecords } from '../../src/csv/slice-between-records.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const slicesOf = (text: string, sliceBytes: number) =>
  sliceBetweenRecords(bytes(text), sliceBytes)?.map((slice) => new TextDecoder().decode(slice)) ??
  null;

test.each([
  ['a\nb\nc\n', 2, ['a\nb\n', 'c\n']],
  ['"a,b"\nc', 1, ['"a,b"\n', 'c']],
  ['a,"b"\r\nc', 100, ['a,"b"\r\nc']],
  ['', 1, ['']],
])('cuts %j into slices of about %i bytes, between records', (text, sliceBytes, slices) => {
  expect(slicesOf(text, sliceBytes)).toEqual(slices);
});

test.each(['"a\nb"\nc', 'a,"b\r\nc"\n', '"a"\n"b\n"'])(
  'returns null for the quoted line end of %j',
  (text) => {
    expect(slicesOf(text, 1)).toBeNull();
  },
);

test.each(['a"b', '"a"b', '"a', 'a, "b"', '"a"\rb', '"a"" ,b'])(
  'returns null for the mismatched quotes of %j',
  (text) => {
    expect(slicesOf(text, 1)).toBeNull();
  },
);

test('cuts any document into slices that end with a record and join to the document', () => {
  const cell = fc.constantFrom('a', '', '"b,c"', '"d""e"', '""', 'f g');
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n'), fc.nat(20), (records, lineEnd, size) => {
      const text = records.map((cells) => cells.join(',') + lineEnd).join('');
      const slices = slicesOf(text, size) ?? [];
      expect(slices.join('')).toBe(text);
      for (const slice of slices) expect(slice.split('"').length % 2).toBe(1);
      for (const slice of slices.slice(0, -1)) expect(slice.endsWith('\n')).toBe(true);
      for (const record of records) expect(splitCells(record.join(','), null)).not.toBeNull();
    }),
  );
});
