import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { diffInvoices } from '../../src/diff/diff-invoices.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { allTty, doBilling, folderOf } from './do-billing.ts';

const BEFORE = invoiceCsv(
  { description: 'web-01 (s-1vcpu-2gb)', hours: '672', amount: '$12.00' },
  { description: 'web-02 (s-1vcpu-2gb)', amount: '$12.00' },
  { product: 'Volumes', description: 'data (fra1) 10GB', amount: '$1.00' },
);
const AFTER = invoiceCsv(
  { product: 'Load Balancers', description: 'edge', amount: '$12.50' },
  { description: 'web-01 (s-2vcpu-4gb)', hours: '600', amount: '$20.00' },
  { description: 'web-02 (s-1vcpu-2gb)', amount: '$12.00', project: 'blog' },
);

async function diff(...options: string[]) {
  const folder = await folderOf({ 'a.csv': BEFORE, 'b.csv': AFTER });
  const result = await doBilling([
    'diff',
    join(folder, 'a.csv'),
    join(folder, 'b.csv'),
    ...options,
  ]);
  return { ...result, stdout: result.stdout.replaceAll(`${folder}/`, '') };
}

test('prints added, removed and changed lines, and the change of the total', async () => {
  expect(await diff()).toEqual({
    code: 0,
    stdout: [
      'before  a.csv: 3 lines, 25.00 USD',
      'after   b.csv: 3 lines, 44.50 USD',
      '',
      '   product         description                                  before  after  change  also changed',
      '-  Volumes         data (fra1) 10GB                               1.00          -1.00',
      '+  Load Balancers  edge                                                 12.50  +12.50',
      '~  Droplets        web-01 (s-1vcpu-2gb) → web-01 (s-2vcpu-4gb)   12.00  20.00   +8.00  hours',
      '~  Droplets        web-02 (s-1vcpu-2gb)                          12.00  12.00          project',
      '',
      '1 added, 1 removed, 2 changed: +19.50 USD',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('exits with 1 for invoices that differ with --exit-code', async () => {
  expect(await diff('--exit-code')).toMatchObject({ code: 1, stderr: '' });
});

test('prints the diff of the library with --json', async () => {
  const { stdout } = await diff('--json');
  const expected = diffInvoices(await parseInvoiceCsv(BEFORE), await parseInvoiceCsv(AFTER));
  expect(JSON.parse(stdout)).toEqual(expected);
});

test('finds no differences between equal invoices, one of them from stdin', async () => {
  const folder = await folderOf({ 'a.csv': BEFORE });
  const argv = ['diff', '--exit-code', join(folder, 'a.csv'), '-'];
  const { code, stdout } = await doBilling(argv, { stdin: BEFORE });
  expect(code).toBe(0);
  expect(stdout).toMatch(/\nafter {3}stdin: 3 lines, 25\.00 USD\nNo differences\.\n$/);
});

test('cuts the table to the width of the terminal', async () => {
  const folder = await folderOf({ 'a.csv': BEFORE });
  const terminal = { isTty: allTty, columns: 60, env: {} };
  const argv = ['diff', join(folder, 'a.csv'), '-'];
  const { stdout } = await doBilling(argv, { stdin: AFTER, ...terminal });
  expect(
    stdout
      .split('\n')
      .slice(3)
      .every((row) => row.length <= 60),
  ).toBe(true);
});

test('fails if a row of either invoice is rejected, and still compares the rest', async () => {
  const folder = await folderOf({ 'a.csv': invoiceCsv({ amount: 'abc' }) });
  const argv = ['diff', join(folder, 'a.csv'), '-'];
  const { code, stdout, stderr } = await doBilling(argv, { stdin: AFTER });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^rejected: \S+a\.csv, row 2, /);
  expect(stdout).toContain('3 added, 0 removed, 0 changed: +44.50 USD');
});

test('fails for a file that is not an invoice, and for another currency', async () => {
  const folder = await folderOf({ 'a.csv': '<html>', 'b.csv': BEFORE.replace('USD', 'EUR') });
  const compare = (name: string) => doBilling(['diff', join(folder, name), '-'], { stdin: AFTER });
  expect(await compare('a.csv')).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('a.csv: This is not an invoice CSV but HTML'),
  });
  expect(await compare('b.csv')).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error: An invoice in EUR cannot be compared/),
  });
});

test.each([
  [['-', '-'], 'Only one of the two invoices can come from stdin'],
  [['-'], "missing required argument 'after'"],
  [['-', 'src/*.ts'], 'No file matches'],
])('rejects %j as wrong usage', async (files, reason) => {
  const { code, stderr } = await doBilling(['diff', ...files], { stdin: AFTER });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(reason) });
});

test('rejects a glob that matches several files', async () => {
  const folder = await folderOf({ 'a.csv': BEFORE, 'b.csv': AFTER });
  const { code, stderr } = await doBilling(['diff', `${folder}/*.csv`, '-'], { stdin: AFTER });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('several files') });
});
