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
const ITEMS = [
  { product: 'Droplets', description: 'web-01 (s-1vcpu-2gb)', amount: '12.00' },
  { product: 'Volumes', description: 'data (fra1) 10GB', amount: '1.00' },
  { product: 'Taxes', description: 'GST (10%)', amount: '1.30' },
];
const charge = (amount: string) => ({ name: '', amount });
const SUMMARY = {
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

test('proves an invoice by its total', async () => {
  expect(await doBilling(['reconcile', '--total', '$14.30'], { stdin: CSV })).toEqual({
    code: 0,
    stdout: 'stdin: reconciled, 3 lines, 14.30 USD (as by invoice total)\n',
    stderr: '',
  });
});

test('proves an invoice by its total, its summary and its items', async () => {
  const folder = await folderOf({
    'a.csv': CSV,
    's.json': JSON.stringify(SUMMARY),
    'i.json': JSON.stringify(ITEMS),
  });
  const totals = ['--summary', join(folder, 's.json'), '--items', join(folder, 'i.json')];
  const { code, stdout } = await doBilling(['reconcile', join(folder, 'a.csv'), ...totals]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/reconciled, 3 lines, 14\.30 USD \(as by summary, items\)\n$/),
  });
});

test('fails where the lines fall short, and says by how much and where', async () => {
  const [, ...rest] = ITEMS;
  const folder = await folderOf({
    'i.json': JSON.stringify([{ product: 'Droplets', description: 'a', amount: '18.92' }, ...rest]),
  });
  const argv = ['reconcile', '--total', '21.22', '--items', join(folder, 'i.json')];
  expect(await doBilling(argv, { stdin: CSV })).toEqual({
    code: 1,
    stdout: [
      'stdin: NOT reconciled, 3 lines, 14.30 USD',
      '  compared with            given  lines  off by',
      '  invoice total            21.22  14.30   -6.92',
      '  items                    21.22  14.30   -6.92',
      '  items: Droplets (usage)  18.92  12.00   -6.92',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('takes a total below zero', async () => {
  const { code, stdout } = await doBilling(['reconcile', '--total', '-5.00'], { stdin: CSV });
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('-5.00') });
});

test('fails where a row was rejected though the sum is right', async () => {
  const stdin = `${CSV}only,three,cells\n`;
  const { code, stdout, stderr } = await doBilling(['reconcile', '--total', '14.30'], { stdin });
  expect(code).toBe(1);
  expect(stdout).toContain('NOT reconciled');
  expect(stdout).toContain('  In no sum: 1 rejected row.\n');
  expect(stderr).toContain('rejected: stdin, row 5: more or fewer cells');
});

test('gives the reconciliation as JSON', async () => {
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

test('takes items as the API answers, but not one page of several', async () => {
  const folder = await folderOf({
    'all.json': JSON.stringify({ invoice_items: ITEMS, links: {}, meta: { total: 3 } }),
    'page.json': JSON.stringify({ invoice_items: ITEMS, meta: { total: 41 } }),
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
  ['no JSON', '', 'is not JSON'],
  ['another shape', '{"invoice_items":[{"product":"x"}]}', 'is not an array'],
])('fails where the items are %s', async (_, text, reason) => {
  const folder = await folderOf({ 'i.json': text });
  const argv = ['reconcile', '--items', join(folder, 'i.json')];
  const { code, stderr } = await doBilling(argv, { stdin: CSV });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(reason) });
});

test.each([
  [[], 'There is nothing to compare with. Give --total, --summary or --items.'],
  [['--total', 'abc'], 'does not read as money'],
  [['--items', 'nowhere.json'], 'There is no file nowhere.json'],
  [['--summary', 'nowhere.json'], 'There is no file nowhere.json'],
])('calls %j bad usage', async (options, reason) => {
  const { code, stdout, stderr } = await doBilling(['reconcile', ...options], { stdin: CSV });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(reason);
});

test('takes a total for one invoice only', async () => {
  const folder = await folderOf({ 'a.csv': CSV, 'b.csv': CSV });
  const { code, stderr } = await doBilling(['reconcile', `${folder}/*.csv`, '--total', '14.30']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('one invoice') });
});

const FETCHED = {
  'invoices.json': JSON.stringify({
    invoices: [invoice('u-2', '14.31', '2026-05'), invoice('u-1', '14.30')],
    invoice_preview: invoice('u-3', '99.00', '2026-06'),
  }),
  '2026-04-u-1.csv': CSV,
  '2026-04-u-1.items.json': JSON.stringify(ITEMS),
  '2026-04-u-1.summary.json': JSON.stringify(SUMMARY),
  '2026-05-u-2.csv': CSV,
  '2026-06-preview.csv': CSV,
};

test('finds the totals in a folder, and lets no preview fail it', async () => {
  const folder = await folderOf(FETCHED);
  const { code, stdout } = await doBilling(['reconcile', folder]);
  expect(code).toBe(1);
  expect(stdout.replaceAll(`${folder}/`, '')).toBe(
    [
      '2026-04-u-1.csv: reconciled, 3 lines, 14.30 USD (as by invoice total, summary, items)',
      '2026-05-u-2.csv: NOT reconciled, 3 lines, 14.30 USD',
      '  compared with  given  lines  off by',
      '  invoice total  14.31  14.30   -0.01',
      '2026-06-preview.csv: NOT reconciled, provisional, 3 lines, 14.30 USD',
      '  compared with  given  lines  off by',
      '  invoice total  99.00  14.30  -84.70',
      '1 of 3 reconciled',
      '',
    ].join('\n'),
  );
  await rm(join(folder, '2026-05-u-2.csv'));
  const missing = await doBilling(['reconcile', folder]);
  expect(missing).toMatchObject({ code: 1, stdout: expect.stringContaining('1 of 3 reconciled') });
  expect(missing.stderr).toMatch(/^error: \S+\/2026-05-u-2\.csv is missing\. .*\n$/);
});

test('passes a folder in which all but the preview agree', async () => {
  const folder = await folderOf({
    ...FETCHED,
    '2026-05-u-2.csv': invoiceCsv({ amount: '$14.31' }),
  });
  expect(await doBilling(['reconcile', folder])).toMatchObject({ code: 0, stderr: '' });
});

test('finds the totals beside a file that it is given, be it a preview', async () => {
  const folder = await folderOf(FETCHED);
  const one = await doBilling(['reconcile', join(folder, '2026-04-u-1.csv')]);
  expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('(as by invoice total, ') });
  const preview = await doBilling(['reconcile', join(folder, '2026-06-preview.csv')]);
  expect(preview).toMatchObject({ code: 1, stdout: expect.stringContaining('-84.70') });
});

test('fails a file in a folder that has nothing to compare it with', async () => {
  const folder = await folderOf({ ...FETCHED, 'other.csv': CSV });
  const { code, stdout } = await doBilling([
    'reconcile',
    join(folder, '2026-04-u-1.csv'),
    join(folder, 'other.csv'),
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain('  There is no total to compare with.\n1 of 2 reconciled\n');
});

test('wants a folder with invoices in it', async () => {
  const folder = await folderOf();
  const { code, stderr } = await doBilling(['reconcile', folder]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('fetch --out') });
});

test('lets no list of invoices lead out of its folder', async () => {
  const folder = await folderOf({
    'invoices.json': JSON.stringify({ invoices: [invoice('../../x', '1.00')] }),
    'a.csv': CSV,
  });
  const { code, stderr } = await doBilling(['reconcile', folder]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('"../../x"') });
});
