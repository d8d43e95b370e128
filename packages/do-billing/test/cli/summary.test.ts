import { join } from 'node:path';
import { expect, test } from 'vitest';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { allTty, doBilling, folderOf } from './do-billing.ts';

const CSV = invoiceCsv(
  { amount: '$12.00' },
  { amount: '$4.00', project: 'blog' },
  { product: 'Volumes', description: 'data (fra1) 10GB', amount: '$0.01' },
  { product: 'Credits', description: 'Credit Applied', amount: '-$8.00', project: '' },
  { product: 'Taxes', description: 'GST (10%)', amount: '$0.00', project: '' },
);
const plain = { columns: 30, env: { LANG: 'C' } };

test('adds up invoices, and draws a bar per product and project', async () => {
  const folder = await folderOf({ 'a.csv': CSV, 'b.csv': CSV });
  expect(await doBilling(['summary', `${folder}/*.csv`], plain)).toEqual({
    code: 0,
    stdout: [
      '2 invoices, 10 lines, 16.02 USD',
      '',
      'product      USD',
      'Droplets   32.00  ##########',
      'Volumes     0.02  #',
      'Taxes       0.00',
      'Credits   -16.00  -----',
      '',
      'project          USD',
      'shop           24.02  ##########',
      'blog            8.00  ###',
      '(no project)  -16.00  -------',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('adds up a product and a project with invisible characters at their ends as one', async () => {
  const padded = invoiceCsv(
    { amount: '$12.00' },
    { product: '\ufeffDroplets\u00a0', project: 'shop\u200b', amount: '$4.00' },
  );
  const { stdout } = await doBilling(['summary', '--json'], { stdin: padded });
  expect(JSON.parse(stdout)).toMatchObject({
    products: [{ product: 'Droplets', amount: '16.00' }],
    projects: [{ project: 'shop', amount: '16.00' }],
  });
});

test('draws bars to an eighth of a character if the terminal has UTF-8', async () => {
  const { stdout } = await doBilling(['summary'], { stdin: CSV, columns: 30 });
  expect(stdout).toContain('Droplets  16.00  ██████████\nVolumes    0.01  ▏\n');
  expect(stdout).toContain('Credits   -8.00  ░░░░░\n');
  expect(stdout).toContain('blog           4.00  ███▍\n');
});

test('colours bars on a terminal, unless NO_COLOR or TERM=dumb is set', async () => {
  const terminal = { stdin: CSV, isTty: allTty };
  const colored = await doBilling(['summary', '-'], { ...terminal, env: { LANG: 'C' } });
  expect(colored.stdout).toContain(`\nDroplets  16.00  \u001b[36m${'#'.repeat(26)}\u001b[39m\n`);
  expect(colored.stdout).toContain(`\nCredits   -8.00  \u001b[32m${'-'.repeat(13)}\u001b[39m\n`);
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    expect((await doBilling(['summary', '-'], { ...terminal, env })).stdout).not.toContain(
      '\u001b',
    );
  }
});

test('fits bars to the terminal, and removes control characters of names', async () => {
  const stdin = invoiceCsv({ project: `\u001b[2J${'long '.repeat(30)}` });
  const terminal = { isTty: allTty, columns: 40, env: { LANG: 'C.UTF-8', NO_COLOR: '1' } };
  const { stdout } = await doBilling(['summary', '-'], { stdin, ...terminal });
  expect(stdout).toMatch(/\n\[2Jlong long .*… +12\.00 {2}█+\n/);
  expect(stdout.split('\n').every((row) => row.length <= 40)).toBe(true);
});

test('prints the sums as JSON', async () => {
  const { code, stdout } = await doBilling(['summary', '--json'], { stdin: CSV });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    invoiceCount: 1,
    currency: 'USD',
    lineCount: 5,
    amount: '8.01',
    amountMicros: 8_010_000,
    products: [
      { product: 'Droplets', lineCount: 2, amount: '16.00', amountMicros: 16_000_000 },
      { product: 'Volumes', lineCount: 1, amount: '0.01', amountMicros: 10_000 },
      { product: 'Taxes', lineCount: 1, amount: '0.00', amountMicros: 0 },
      { product: 'Credits', lineCount: 1, amount: '-8.00', amountMicros: -8_000_000 },
    ],
    projects: [
      { project: 'shop', lineCount: 2, amount: '12.01', amountMicros: 12_010_000 },
      { project: 'blog', lineCount: 1, amount: '4.00', amountMicros: 4_000_000 },
      { project: null, lineCount: 2, amount: '-8.00', amountMicros: -8_000_000 },
    ],
  });
});

test('adds an invoice as a whole or not at all', async () => {
  const [header = ''] = CSV.split('\n');
  const folder = await folderOf({
    'a.csv': CSV,
    // Two files in one: a second header follows in the second batch.
    'b.csv': `${invoiceCsv(...Array.from({ length: 2000 }, () => ({})))}${header}\n`,
    'c.csv': CSV.replace('USD', 'EUR'),
  });
  const { code, stdout, stderr } = await doBilling(['summary', `${folder}/*.csv`]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^1 invoice, 5 lines, 8\.01 USD\n/);
  expect(stderr.replaceAll(`${folder}/`, '')).toBe(
    'error: b.csv: Row 2002 is the header again. Split the file there.\n' +
      'error: c.csv: The invoice is in EUR, but the invoices before it are in USD. ' +
      'Run summary once per currency.\n',
  );
});

test('fails if a row is rejected, and adds up the rest', async () => {
  const stdin = invoiceCsv({ amount: 'abc' }, {});
  const { code, stdout, stderr } = await doBilling(['summary'], { stdin });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^rejected: stdin/) });
  expect(stdout).toContain('1 invoice, 1 line, 12.00 USD');
});

test('adds up an invoice without lines', async () => {
  const result = await doBilling(['summary'], { stdin: invoiceCsv() });
  expect(result).toEqual({ code: 0, stdout: '1 invoice, 0 lines\n', stderr: '' });
});

test('prints no sums if it could read no invoice', async () => {
  const folder = await folderOf({ 'a.csv': '%PDF' });
  const { code, stdout, stderr } = await doBilling(['summary', join(folder, 'a.csv')]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('not an invoice CSV but PDF');
});
