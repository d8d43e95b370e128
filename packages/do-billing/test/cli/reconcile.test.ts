import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { doBilling, folderOf } from './do-billing.ts';

const CSV = invoiceCsv(
  { amount: '$12.00' },
  { product: 'Volumes', description: 'data (fra1) 10GB', amount: '$1.00' },
  { product: 'Taxes', description: 'GST (10%)', amount: '$1.30' },
);
const items = [
  { product: 'Droplets', description: 'web-01 (s-1vcpu-2gb)', amount: '12.00' },
  { product: 'Volumes', description: 'data (fra1) 10GB', amount: '1.00' },
  { product: 'Taxes', description: 'GST (10%)', amount: '1.30' },
];
const charge = (amount: string) => ({ name: '', amount });
const summary = {
  invoice_uuid: 'u-1',
  billing_period: '2026-04',
  amount: '14.30',
  product_charges: {
    ...charge('13.00'),
    items: [
      { name: 'Droplets', amount: '12.00' },
      { name: 'Volumes', amount: '1.00' },
    ],
  },
  overages: { name: 'Overages', amount: '0.00' },
  taxes: charge('1.30'),
  credits_and_adjustments: charge('0.00'),
};
const invoice = (invoice_uuid: string, amount: string, invoice_period = '2026-04') => ({
  invoice_uuid,
  amount,
  invoice_period,
});

test('reconciles an invoice with its total', async () => {
  expect(await doBilling(['reconcile', '--total', '$14.30'], { stdin: CSV })).toEqual({
    code: 0,
    stdout: 'stdin: reconciled, 3 lines, 14.30 USD (equals invoice total)\n',
    stderr: '',
  });
});

test('reconciles an invoice with its summary and its items', async () => {
  const folder = await folderOf({
    'a.csv': CSV,
    's.json': JSON.stringify(summary),
    'i.json': JSON.stringify(items),
  });
  const totals = ['--summary', join(folder, 's.json'), '--items', join(folder, 'i.json')];
  const { code, stdout } = await doBilling(['reconcile', join(folder, 'a.csv'), ...totals]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/reconciled, 3 lines, 14\.30 USD \(equals summary, items\)\n$/),
  });
});

test('fails if the lines fall short, and prints each difference and its product', async () => {
  const [, ...rest] = items;
  const folder = await folderOf({
    'i.json': JSON.stringify([{ product: 'Droplets', description: 'a', amount: '18.92' }, ...rest]),
  });
  const argv = ['reconcile', '--total', '21.22', '--items', join(folder, 'i.json')];
  expect(await doBilling(argv, { stdin: CSV })).toEqual({
    code: 1,
    stdout: [
      'stdin: NOT reconciled, 3 lines, 14.30 USD',
      '  compared with            expected  lines  difference',
      '  invoice total               21.22  14.30       -6.92',
      '  items                       21.22  14.30       -6.92',
      '  items: Droplets (usage)     18.92  12.00       -6.92',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('reconciles a total that is rounded to cents, and names it', async () => {
  const stdin = invoiceCsv({ amount: '$6.175' }, { amount: '$6.170' });
  const folder = await folderOf({
    'i.json': JSON.stringify([{ product: 'Droplets', description: 'a', amount: '12.345' }]),
  });
  const argv = ['reconcile', '--total', '12.35', '--items', join(folder, 'i.json')];
  expect(await doBilling(argv, { stdin })).toEqual({
    code: 0,
    stdout:
      'stdin: reconciled, 2 lines, 12.345 USD (equals items; invoice total is rounded to 12.35)\n',
    stderr: '',
  });
  const { stdout } = await doBilling([...argv, '--json'], { stdin });
  expect(JSON.parse(stdout)).toMatchObject({
    reconciled: true,
    rounding: true,
    deltaMicros: -5_000,
  });
});

test('accepts a total below zero', async () => {
  const { code, stdout } = await doBilling(['reconcile', '--total', '-5.00'], { stdin: CSV });
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('-5.00') });
});

test('fails if a row is rejected, even if the sum is right', async () => {
  const stdin = `${CSV}only,three,cells\n`;
  const { code, stdout, stderr } = await doBilling(['reconcile', '--total', '14.30'], { stdin });
  expect(code).toBe(1);
  expect(stdout).toContain('NOT reconciled');
  expect(stdout).toContain('  Not included: 1 rejected row.\n');
  expect(stderr).toContain('rejected: stdin, row 5: more or fewer cells');
});

test('prints the reconciliation as JSON', async () => {
  const argv = ['reconcile', '--json', '--total', '14.31'];
  const { code, stdout } = await doBilling(argv, { stdin: CSV });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    file: 'stdin',
    reconciled: false,
    lineCount: 3,
    linesMicros: 14_300_000,
    deltaMicros: -10_000,
    invoiceTotal: { givenMicros: 14_310_000, deltaMicros: -10_000 },
  });
});

test('accepts items as the API returns them, but not one page of several', async () => {
  const folder = await folderOf({
    'all.json': JSON.stringify({ invoice_items: items, links: {}, meta: { total: 3 } }),
    'page.json': JSON.stringify({ invoice_items: items, meta: { total: 41 } }),
  });
  const reconcile = (name: string) =>
    doBilling(['reconcile', '--items', join(folder, name)], { stdin: CSV });
  expect(await reconcile('all.json')).toMatchObject({ code: 0 });
  expect(await reconcile('page.json')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has 3 of 41 items'),
  });
});

test.each([
  ['not JSON', '', 'is not JSON'],
  ['of another shape', '{"invoice_items":[{"product":"x"}]}', 'is not an array'],
])('fails if the items are %s', async (_, text, reason) => {
  const folder = await folderOf({ 'i.json': text });
  const argv = ['reconcile', '--items', join(folder, 'i.json')];
  const { code, stderr } = await doBilling(argv, { stdin: CSV });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(reason) });
});

test.each([
  [[], 'There is no total to compare with. Pass --total, --summary or --items.'],
  [['--total', 'abc'], 'does not read as money'],
  [['--items', 'nowhere.json'], 'There is no file nowhere.json'],
  [['--summary', 'nowhere.json'], 'There is no file nowhere.json'],
])('rejects %j as wrong usage', async (options, reason) => {
  const { code, stdout, stderr } = await doBilling(['reconcile', ...options], { stdin: CSV });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(reason);
});

test('rejects a total for several invoices', async () => {
  const folder = await folderOf({ 'a.csv': CSV, 'b.csv': CSV });
  const { code, stderr } = await doBilling(['reconcile', `${folder}/*.csv`, '--total', '14.30']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('one invoice') });
});

const fetchedFiles = {
  'invoices.json': JSON.stringify({
    invoices: [invoice('u-2', '14.31', '2026-05'), invoice('u-1', '14.30')],
    invoice_preview: invoice('u-3', '99.00', '2026-06'),
  }),
  '2026-04-u-1.csv': CSV,
  '2026-04-u-1.items.json': JSON.stringify(items),
  '2026-04-u-1.summary.json': JSON.stringify(summary),
  '2026-05-u-2.csv': CSV,
  '2026-06-preview.csv': CSV,
};

test('finds the totals in a folder, and does not fail because of a preview', async () => {
  const folder = await folderOf(fetchedFiles);
  const { code, stdout } = await doBilling(['reconcile', folder]);
  expect(code).toBe(1);
  expect(stdout.replaceAll(`${folder}/`, '')).toBe(
    [
      '2026-04-u-1.csv: reconciled, 3 lines, 14.30 USD (equals invoice total, summary, items)',
      '2026-05-u-2.csv: NOT reconciled, 3 lines, 14.30 USD',
      '  compared with  expected  lines  difference',
      '  invoice total     14.31  14.30       -0.01',
      '2026-06-preview.csv: NOT reconciled, provisional, 3 lines, 14.30 USD',
      '  compared with  expected  lines  difference',
      '  invoice total     99.00  14.30      -84.70',
      '1 of 3 reconciled',
      '',
    ].join('\n'),
  );
  await rm(join(folder, '2026-05-u-2.csv'));
  const missing = await doBilling(['reconcile', folder]);
  expect(missing).toMatchObject({ code: 1, stdout: expect.stringContaining('1 of 3 reconciled') });
  expect(missing.stderr).toMatch(/^error: \S+\/2026-05-u-2\.csv is missing\. .*\n$/);
});

test('passes a folder if all invoices but the preview reconcile', async () => {
  const folder = await folderOf({
    ...fetchedFiles,
    '2026-05-u-2.csv': invoiceCsv({ amount: '$14.31' }),
  });
  expect(await doBilling(['reconcile', folder])).toMatchObject({ code: 0, stderr: '' });
});

test('finds the totals beside a given file, even a preview', async () => {
  const folder = await folderOf(fetchedFiles);
  const one = await doBilling(['reconcile', join(folder, '2026-04-u-1.csv')]);
  expect(one).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('(equals invoice total, '),
  });
  const preview = await doBilling(['reconcile', join(folder, '2026-06-preview.csv')]);
  expect(preview).toMatchObject({ code: 1, stdout: expect.stringContaining('-84.70') });
});

test('fails a file that has no totals beside it', async () => {
  const folder = await folderOf({ ...fetchedFiles, 'other.csv': CSV });
  const { code, stdout } = await doBilling([
    'reconcile',
    join(folder, '2026-04-u-1.csv'),
    join(folder, 'other.csv'),
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain('  There is no total to compare with.\n1 of 2 reconciled\n');
});

test('rejects a folder without invoices', async () => {
  const folder = await folderOf();
  const { code, stderr } = await doBilling(['reconcile', folder]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('fetch --out') });
});

test('rejects a list that names a file outside of its folder', async () => {
  const folder = await folderOf({
    'invoices.json': JSON.stringify({ invoices: [invoice('../../x', '1.00')] }),
    'a.csv': CSV,
  });
  const { code, stderr } = await doBilling(['reconcile', folder]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('"../../x"') });
});
