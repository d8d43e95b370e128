import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { focusCsv } from '../../src/focus/focus-csv.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { doBilling, folderOf } from './do-billing.ts';

const CSV = invoiceCsv({}, { product: 'Taxes', description: 'GST (10%)', amount: '$1.20' });
const factOptions = [
  ['--billing-account-name', 'Acme'],
  ['--billing-account-id', 'do:team:1'],
  ['--invoice-id', '418'],
  ['--billing-period', '2026-04'],
].flat();

async function expected(version: '1.0' | '1.2', { forValidator = false } = {}) {
  return focusCsv(await parseInvoiceCsv(CSV), {
    version,
    forValidator,
    billingAccountName: 'Acme',
    billingAccountId: 'do:team:1',
    invoiceId: '418',
    billingPeriod: '2026-04',
  });
}

test.each(['1.0', '1.2'] as const)('writes FOCUS %s to stdout', async (version) => {
  const argv = ['focus', '-', '--focus-version', version, ...factOptions];
  expect(await doBilling(argv, { stdin: CSV })).toEqual({
    code: 0,
    stdout: await expected(version),
    stderr: '',
  });
});

test('writes FOCUS 1.0 with ResourceId, and with ResourceID for the validator', async () => {
  const argv = ['focus', '-', '--focus-version', '1.0', ...factOptions];
  const plain = await doBilling(argv, { stdin: CSV });
  expect(plain.stdout).toMatch(/^(?:\w+,)+ResourceId,/);
  expect(plain.stdout).not.toContain('ResourceID');
  const { code, stdout } = await doBilling([...argv, '--for-validator'], { stdin: CSV });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: await expected('1.0', { forValidator: true }),
  });
  expect(stdout).toMatch(/^(?:\w+,)+ResourceID,/);
  expect(stdout).not.toContain('ResourceId');
});

test('writes FOCUS to a file, and leaves no draft beside it', async () => {
  const folder = await folderOf({ 'focus.csv': 'old' });
  const out = join(folder, 'focus.csv');
  const argv = ['focus', '-', '--focus-version', '1.0', '--out', out, ...factOptions];
  expect(await doBilling(argv, { stdin: CSV })).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await readFile(out, 'utf8')).toBe(await expected('1.0'));
  expect(await readdir(folder)).toEqual(['focus.csv']);
});

test('reads the month, the account and the number from the list that fetch wrote', async () => {
  const folder = await folderOf({
    '2026-04-u-1.csv': CSV,
    'invoices.json': JSON.stringify({
      invoices: [
        {
          invoice_uuid: 'u-1',
          invoice_id: '418',
          amount: '13.20',
          invoice_period: '2026-04',
          account_urn: 'do:team:1',
        },
      ],
    }),
  });
  const argv = ['focus', join(folder, '2026-04-u-1.csv'), '--focus-version', '1.2'];
  const { code, stdout } = await doBilling([...argv, '--billing-account-name', 'Acme']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: await expected('1.2') });
});

test('names the missing options', async () => {
  const argv = ['focus', '-', '--focus-version', '1.2', '--billing-account-name', 'Acme'];
  expect(await doBilling([...argv, '--invoice-id', '418'], { stdin: CSV })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: Missing options: --billing-account-id, --billing-period.\n',
  });
});

test.each([
  [['--focus-version', '1.1'], 'Allowed choices are 1.0, 1.2'],
  [['--focus-version', '1.2', '--for-validator'], 'only for --focus-version 1.0'],
  [['--focus-version', '1.2', '--billing-period', '2026-4'], 'YYYY-MM'],
  [['--focus-version', '1.2', '--invoice-id', ' '], 'must not be empty'],
  [['--focus-version', '1.2', '--out', 'nowhere/focus.csv'], 'There is no folder nowhere'],
  [[], "'--focus-version <version>' not specified"],
])('rejects %j as wrong usage', async (options, reason) => {
  const { code, stdout, stderr } = await doBilling(['focus', '-', ...factOptions, ...options], {
    stdin: CSV,
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(reason);
});

test('writes nothing if a row is rejected, because FOCUS would not add up', async () => {
  const folder = await folderOf();
  const out = join(folder, 'focus.csv');
  const argv = ['focus', '-', '--focus-version', '1.2', '--out', out, ...factOptions];
  const { code, stderr } = await doBilling(argv, { stdin: invoiceCsv({ amount: 'abc' }, {}) });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^rejected: stdin, row 2, .*\nerror: stdin: .*no file was written\.\n$/);
  expect(await readdir(folder)).toEqual([]);
});

test('prints nothing if a row after many readable ones is rejected', async () => {
  const rows = Array.from({ length: 2_000 }, () => ({}));
  const argv = ['focus', '-', '--focus-version', '1.2', ...factOptions];
  const { code, stdout, stderr } = await doBilling(argv, {
    stdin: invoiceCsv(...rows, { amount: 'abc' }),
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('no file was written');
  const whole = await doBilling(argv, { stdin: invoiceCsv(...rows) });
  expect(whole.code).toBe(0);
  expect(whole.stdout.split('\n')).toHaveLength(rows.length + 2);
});

test('leaves no draft if the file cannot be written', async () => {
  const folder = await folderOf();
  await mkdir(join(folder, 'focus.csv'));
  const argv = ['focus', '-', '--focus-version', '1.2', '--out', join(folder, 'focus.csv')];
  const { code, stderr } = await doBilling([...argv, ...factOptions], { stdin: CSV });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^error: .*\n$/) });
  expect(await readdir(folder)).toEqual(['focus.csv']);
});
