import { expect, test } from 'vitest';
import { quoteCell } from '../../src/csv/csv-record.ts';

test.each([
  ['', ''],
  ['web-01', 'web-01'],
  [' two words ', ' two words '],
  ['Acme, Inc.', '"Acme, Inc."'],
  ['say "hi"', '"say ""hi"""'],
  ['a\nb', '"a\nb"'],
  ['a\rb', '"a\rb"'],
  ['=1+1', '=1+1'],
])('case 14: quoteCell writes %j as %j', (cell, written) => {
  expect(quoteCell(cell)).toBe(written);
});
