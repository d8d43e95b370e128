import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { allTty, doBilling, folderOf } from './do-billing.ts';

const CSV = invoiceCsv(
  { description: 'web-01 (s-1vcpu-2gb)', amount: '$12.00' },
  {
    product: 'Kubernetes Clusters',
    group: 'prod',
    description: '4 nodes - 2 GB / 1 vCPU / 50 GB SSD',
    amount: '"$1,141.14"'.replaceAll('"', ''),
    project: '',
  },
  { product: 'Credits', description: 'DigitalOcean Credit Applied', amount: '-$21.04' },
  { product: 'Taxes', description: 'GST (10%)', amount: '$0.16', project: '' },
);

test('prints a table of the lines, then their totals', async () => {
  const { code, stdout, stderr } = await doBilling(['parse', '-'], { stdin: CSV });
  expect(stdout).toBe(
    [
      'row  product              description                                    USD  project',
      '  2  Droplets             web-01 (s-1vcpu-2gb)                         12.00  shop',
      '  3  Kubernetes Clusters  prod: 4 nodes - 2 GB / 1 vCPU / 50 GB SSD  1141.14',
      '  4  Credits              DigitalOcean Credit Applied                 -21.04  shop',
      '  5  Taxes                GST (10%)                                     0.16',
      '',
      '4 lines',
      'charges      1153.14 USD',
      'credits       -21.04 USD',
      'net          1132.10 USD',
      'tax             0.16 USD',
      'total        1132.26 USD',
      '',
    ].join('\n'),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('cuts the table to the width of the terminal, but never a number', async () => {
  const columns = 50;
  const { stdout } = await doBilling(['parse', '-'], { stdin: CSV, isTty: allTty, columns });
  const [head = '', ...rows] = stdout.split('\n');
  expect([head, ...rows].every((row) => row.length <= columns)).toBe(true);
  expect(rows[1]).toMatch(/^ {2}3 {2}Kuber.*… .*… +1141\.14$/);
});

test('marks cuts with ~ if the terminal has no UTF-8', async () => {
  const terminal = { isTty: allTty, columns: 50, env: { LANG: 'C' } };
  const { stdout } = await doBilling(['parse', '-'], { stdin: CSV, ...terminal });
  expect(stdout).toMatch(/ {2}3 {2}Kuber.*~ .*~ +1141\.14\n/);
});

test('widens the columns of a long table on the way, and loses no line', async () => {
  const rows = Array.from({ length: 3000 }, (_, nth) => ({ description: `web-${1000 + nth}` }));
  const { stdout } = await doBilling(['parse', '-'], { stdin: invoiceCsv(...rows) });
  const table = stdout.split('\n').slice(0, 3001);
  // -1 for the head, one position for the batches up to row 999, one for the batches after it.
  expect(new Set(table.map((row) => row.indexOf('shop'))).size).toBe(3);
  expect(table.filter((row) => row.includes('Droplets'))).toHaveLength(3000);
  expect(stdout).toContain('\n3000 lines\n');
});

test('reports each row that it cannot read, prints the rest, and fails', async () => {
  const stdin = invoiceCsv({ amount: 'abc' }, {}, { start: '2020-13-01 00:00:00 +0000' });
  const { code, stdout, stderr } = await doBilling(['parse'], { stdin });
  expect(code).toBe(1);
  expect(stdout).toContain('  3  Droplets');
  expect(stdout).toContain('\n1 line\n');
  expect(stderr).toBe(
    'rejected: stdin, row 2, column USD: not an amount of money (amount): "abc"\n' +
      'rejected: stdin, row 4, column start: not a valid date (date): "2020-13-01 00:00:00 +0000"\n',
  );
});

test('stops at the first row that it cannot read with --strict', async () => {
  const stdin = invoiceCsv({}, { amount: 'abc' });
  for (const form of [[], ['--json'], ['--ndjson']]) {
    const { code, stderr } = await doBilling(['parse', '--strict', ...form], { stdin });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: stdin: Row 3 cannot be read \(amount\).*\n$/),
    });
  }
});

test('removes control characters of an invoice from the output', async () => {
  const stdin = invoiceCsv(
    {
      description: 'a\u001b[2Jb\u0007c\u009b31md\u202ee',
      product: 'x\ny',
      project: '\u001b]0;t\u0007',
    },
    { amount: '\u001b[2J' },
  );
  const { stdout, stderr } = await doBilling(['parse', '-'], { stdin });
  expect(stdout).toMatch(/x y +a\[2Jbc31mde +12\.00 {2}\]0;t\n/);
  expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('prints the document of the library with --json', async () => {
  const folder = await folderOf({ 'a.csv': CSV });
  const { code, stdout } = await doBilling(['parse', '--json', join(folder, 'a.csv')]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(await parseInvoiceCsv(CSV));
});

test('escapes control characters in JSON, so that it parses to the same text', async () => {
  const stdin = invoiceCsv({ description: 'a\u009b31m\u202e\u{e0041}\u001b[2J' });
  for (const form of ['--json', '--ndjson']) {
    const { stdout } = await doBilling(['parse', form], { stdin });
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const json = JSON.parse(stdout);
    expect((json.lines?.[0] ?? json).description).toBe('a\u009b31m\u202e\u{e0041}\u001b[2J');
  }
});

test('prints an array with file names for a glob, even if it matches one file', async () => {
  const folder = await folderOf({ 'a.csv': CSV });
  const { stdout } = await doBilling(['parse', '--json', `${folder}/*.csv`]);
  expect(JSON.parse(stdout)).toEqual([
    { file: join(folder, 'a.csv'), ...(await parseInvoiceCsv(CSV)) },
  ]);
});

test('prints a line of JSON per invoice line with --ndjson', async () => {
  const folder = await folderOf({ 'a.csv': CSV, 'b.csv': invoiceCsv({ amount: 'abc' }, {}) });
  const { code, stdout, stderr } = await doBilling(['parse', '--ndjson', `${folder}/?.csv`]);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { lines: expected } = await parseInvoiceCsv(CSV);
  expect(lines.slice(0, 4)).toEqual(expected.map((l) => ({ file: join(folder, 'a.csv'), ...l })));
  expect(lines[4]).toMatchObject({ file: join(folder, 'b.csv'), row: 3, amount: '12.00' });
  expect(lines).toHaveLength(5);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('b.csv, row 2') });
});

test('reports a file that is not an invoice, and goes on with the next', async () => {
  const folder = await folderOf({ 'a.csv': '{"id":"unauthorized"}', 'b.csv': CSV });
  const { code, stdout, stderr } = await doBilling(['parse', `${folder}/*.csv`]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: \S+a\.csv: This is not an invoice CSV but JSON\. .*\n$/);
  expect(stdout).toContain(`\n==> ${join(folder, 'b.csv')} <==\n`);
  expect(stdout).toContain('4 lines');
});

test('reads an existing file even if its name looks like a glob', async () => {
  const name = 'DigitalOcean Invoice 2020 Jul (6173678-418071234).csv';
  const folder = await folderOf({ [name]: CSV, '[a].csv': CSV });
  for (const file of [name, '[a].csv']) {
    const { code, stdout } = await doBilling(['parse', '--json', join(folder, file)]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).lines).toHaveLength(4);
  }
});

test('reads a file once, even if several arguments name it', async () => {
  const folder = await folderOf({ 'a.csv': invoiceCsv({}) });
  const file = join(folder, 'a.csv');
  const { stdout } = await doBilling(['parse', '--ndjson', file, `${folder}/*.csv`, file]);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});

test('exits with 0 and no message if the reader closes stdout', async () => {
  const head = new Writable({
    write: (_chunk, _encoding, callback) =>
      callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  for (const form of [[], ['--json'], ['--ndjson'], ['--help']]) {
    const { code, stderr } = await doBilling(['parse', ...form], { stdin: CSV, stdout: head });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
});

test('reports a full disk', async () => {
  const full = new Writable({
    write: (_chunk, _encoding, callback) =>
      callback(
        Object.assign(new Error('ENOSPC: no space left on device, write'), {
          code: 'ENOSPC',
          syscall: 'write',
        }),
      ),
  });
  const { code, stderr } = await doBilling(['parse'], { stdin: CSV, stdout: full });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('no space left') });
});
