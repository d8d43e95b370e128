import { expect, it } from 'vitest';
import { formatPosition, parsePosition } from '../../src/journal/feed-cursor.ts';

it.each([
  '',
  'x',
  '!!!!',
  'MSAyIDM=x',
  ...[
    '',
    '1 00000001 2',
    ' 1 00000001 2',
    '1 00000001 2 -3',
    '01 00000001  2 3',
    '1 00000001 2 3 4',
    '1 1 2 3',
    '1 0000000a 2 3',
    '1 2 3',
    'null null 0 0',
  ].map(encode),
])('rejects %j as a cursor', (cursor) => {
  expect(() => parsePosition(cursor)).toThrow('not one that this feed returned');
});

it.each([`1 00000001 ${2n ** 64n} 0`, `1 00000001 0 ${2n ** 63n}`])(
  'rejects a cursor with a number beyond the range of PostgreSQL: %s',
  (text) => {
    expect(() => parsePosition(encode(text))).toThrow('not one that this feed returned');
  },
);

it('parses a cursor to the position that it was formatted from', () => {
  const position = {
    cluster: '7',
    timeline: '0000000A',
    transactionId: 2n ** 64n - 1n,
    position: 2n ** 63n - 1n,
  };
  expect(parsePosition(formatPosition(position))).toEqual(position);
});

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
