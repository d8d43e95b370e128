import { expect, test } from 'vitest';
import { Table } from '../../src/cli/output/table.ts';

const column = (head: string) => ({ head, align: 'left', isElastic: true }) as const;

test('aligns wide and narrow characters without cutting them', () => {
  const table = new Table({
    columns: [column('a'), column('b')],
    width: Number.POSITIVE_INFINITY,
    ellipsis: '~',
  });
  const text = table.format([
    ['請求書', 'x'],
    ['→ … é', 'x'],
    ['⌚🧾', 'x'],
  ]);
  expect(text).toBe('a       b\n請求書  x\n→ … é   x\n⌚🧾    x\n');
});

test('narrows the widest column first, and none below 8 characters', () => {
  const options = { columns: [column('a'), column('b')], ellipsis: '~' };
  const rows = [['a'.repeat(30), 'b'.repeat(12)]];
  const widths = (width: number) =>
    new Table({ ...options, width })
      .format(rows)
      .split('\n')[1]
      ?.split('  ')
      .map((c) => c.length);
  expect(widths(44)).toEqual([30, 12]);
  expect(widths(40)).toEqual([26, 12]);
  expect(widths(22)).toEqual([10, 10]);
  expect(widths(5)).toEqual([8, 8]);
});
