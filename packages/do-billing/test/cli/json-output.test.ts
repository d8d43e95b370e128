import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces } from '../../src/cli/output/json-output.ts';

test('formats any document so that JSON.parse returns it', () => {
  const json = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(json, (document) => {
      const text = [...jsonPieces(document)].join('');
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
    }),
  );
});

test('splits a long document into pieces', () => {
  const document = { lines: Array.from({ length: 20_000 }, (_, row) => ({ row })) };
  const pieces = [...jsonPieces(document)];
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
  expect(JSON.parse(pieces.join(''))).toEqual(document);
});
