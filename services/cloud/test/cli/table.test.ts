import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatAge, formatSpan, formatTable, formatTime } from '../../src/cli/table.ts';

it('formatTable aligns every column, and shows a dash for nothing', () => {
  const rows = [
    { kind: 'ingest', due: 12, error: null },
    { kind: 'push', due: 3, error: 'two\nlines \u001b[31mred' },
  ];
  const table = formatTable<(typeof rows)[number]>(
    [
      { title: 'KIND', text: (row) => row.kind },
      { title: 'DUE', text: (row) => String(row.due), align: 'right' },
      { title: 'ERROR', text: (row) => row.error },
    ],
    rows,
  );
  expect(table).toBe('KIND    DUE  ERROR\ningest   12  -\npush      3  two lines [31mred\n');
});

it('formatTable writes one line for each row, whatever the text', () => {
  const law = fc.property(fc.array(fc.string({ unit: 'binary-ascii' })), (texts) => {
    const table = formatTable([{ title: 'T', text: (text: string) => text }], texts);
    expect(table.split('\n')).toHaveLength(texts.length + 2);
    expect(table.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
  fc.assert(law, { numRuns: 50 });
});

it('formats spans in their largest unit, ages and times in UTC', () => {
  expect([-1, 0, 59.9, 60, 3599, 3600, 86_400 * 3.9].map(formatSpan)).toEqual([
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '3 d',
  ]);
  const now = new Date('2026-04-01T00:10:00Z');
  expect(formatAge('2026-04-01T00:07:00.000Z', now)).toBe('3 min ago');
  expect(formatAge('2026-04-01T02:10:00.000Z', now)).toBe('in 2 h');
  expect(formatTime('2026-04-01T10:07:00.123+10:00')).toBe('2026-04-01 00:07:00 UTC');
});
