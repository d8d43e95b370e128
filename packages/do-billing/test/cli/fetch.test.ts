import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sendJson, serveAccount, type TestAccount, TOKEN, testInvoice } from './billing-server.ts';
import { allTty, doBilling, folderOf, TextSink } from './do-billing.ts';

const env = { DIGITALOCEAN_TOKEN: TOKEN };

/** Starts a server for an account, and returns `fetchAll`, which fetches from it into one folder. */
async function setUp(account: TestAccount) {
  const { url, paths } = await serveAccount(account);
  const folder = join(await folderOf(), 'bills');
  const argv = ['fetch', '--out', folder, '--api-url', url];
  return {
    folder,
    paths,
    url,
    fetchAll: (options: string[] = [], others: Parameters<typeof doBilling>[1] = {}) =>
      doBilling([...argv, ...options], { env, fetch, now: () => new Date(), ...others }),
  };
}

const partsOf = (stem: string) => [`${stem}.csv`, `${stem}.items.json`, `${stem}.summary.json`];
const APRIL = '2026-04-uuid-of-2026-04';
const MAY = '2026-05-uuid-of-2026-05';
const account = (): TestAccount => ({
  invoices: [testInvoice('2026-05'), testInvoice('2026-04')],
  invoice_preview: testInvoice('2026-06', '3.00'),
});

test('fetches all invoices and the preview, so that reconcile accepts the folder', async () => {
  const { folder, fetchAll } = await setUp(account());
  const { code, stdout, stderr } = await fetchAll();
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `${folder}: 9 files fetched, 0 already there (2 invoices and the preview of 2026-06)\n`,
  });
  expect((await readdir(folder)).sort()).toEqual([
    ...partsOf(APRIL),
    ...partsOf(MAY),
    ...partsOf('2026-06-preview'),
    'invoices.json',
  ]);
  expect(stderr.trimEnd().split('\n').sort()).toEqual(
    [...partsOf(APRIL), ...partsOf(MAY), ...partsOf('2026-06-preview')].map(
      (name) => `fetched ${name}`,
    ),
  );
  expect(await doBilling(['reconcile', folder])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\n3 of 3 reconciled\n$/),
  });
});

test('fetches only missing files and the preview again', async () => {
  const { folder, paths, fetchAll } = await setUp(account());
  await fetchAll();
  await rm(join(folder, `${APRIL}.summary.json`));
  await writeFile(join(folder, '2026-06-preview.csv'), 'of yesterday');
  paths.length = 0;
  const { stdout } = await fetchAll();
  expect(stdout).toContain(' 4 files fetched, 5 already there ');
  expect(paths.filter((path) => path !== '').sort()).toEqual([
    'preview',
    'preview/csv',
    'preview/summary',
    'uuid-of-2026-04/summary',
  ]);
  expect(await readFile(join(folder, '2026-06-preview.csv'), 'utf8')).toContain('$3.00');
});

test('case 28: replaces the preview of a month with its invoice', async () => {
  const june = account();
  const { folder, fetchAll } = await setUp(june);
  await fetchAll();
  june.invoices.unshift(testInvoice('2026-06'));
  june.invoice_preview = null;
  const { stdout } = await fetchAll();
  expect(stdout).toContain(' 3 files fetched, 6 already there (3 invoices)\n');
  const names = await readdir(folder);
  expect(names.filter((name) => name.startsWith('2026-06')).sort()).toEqual(
    partsOf('2026-06-uuid-of-2026-06'),
  );
});

test('keeps the preview of a month that is billed only in part', async () => {
  const { folder, fetchAll } = await setUp({
    ...account(),
    invoices: [testInvoice('2026-06', '500.00')],
  });
  await fetchAll();
  expect(await readdir(folder)).toContain('2026-06-preview.csv');
});

test('fetches PDFs with --pdf, and no preview with --no-preview', async () => {
  const { folder, fetchAll } = await setUp(account());
  await fetchAll(['--no-preview']);
  expect(await readdir(folder)).not.toContain('2026-06-preview.csv');
  const { stdout } = await fetchAll(['--pdf', '--no-preview']);
  expect(stdout).toContain(' 2 files fetched, 6 already there (2 invoices)\n');
  expect(await readFile(join(folder, `${APRIL}.pdf`), 'latin1')).toMatch(/^%PDF/);
});

test.each([
  ['csv', 'csv', 'This is not an invoice CSV but JSON'],
  ['pdf', 'pdf', 'is not a PDF'],
  ['summary.json', 'summary', 'is not a string'],
])('discards a malformed %s, and goes on with the next file', async (ending, part, reason) => {
  const { folder, fetchAll } = await setUp({
    ...account(),
    intercept: (path, response) => {
      const isBad = path === `uuid-of-2026-05/${part}`;
      if (isBad) sendJson(response, { message: 'sorry' });
      return isBad;
    },
  });
  const { code, stdout, stderr } = await fetchAll(['--pdf', '--no-preview']);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `${folder}: 7 files fetched, 0 already there, 1 failed (2 invoices)\n`,
  });
  expect(stderr).toMatch(new RegExp(`\nerror: ${MAY}\\.${ending}: .*${reason}.*\n$`));
  expect(await readdir(folder)).not.toContain(`${MAY}.${ending}`);
});

test('resumes after a failure, and leaves only complete files', async () => {
  let isAway = true;
  const { folder, fetchAll } = await setUp({
    ...account(),
    intercept: (path, response) => {
      const isRefused = isAway && path === 'uuid-of-2026-04/csv';
      if (isRefused) sendJson(response, { id: 'forbidden', message: 'no' }, 403);
      return isRefused;
    },
  });
  const first = await fetchAll(['--no-preview']);
  expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining(' 5 files fetched, 0 ') });
  expect(first.stderr).toMatch(/\nerror: GET \S+\/csv: .*scope billing:read\.\n$/);
  expect((await readdir(folder)).sort()).toEqual(
    [...partsOf(APRIL).slice(1), ...partsOf(MAY), 'invoices.json'].sort(),
  );
  const missing = await doBilling(['reconcile', folder]);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('Run fetch again') });

  isAway = false;
  expect(await fetchAll(['--no-preview'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(' 1 file fetched, 5 already there '),
  });
});

test('leaves only complete files after an interruption', async () => {
  const interrupt = new AbortController();
  const { folder, fetchAll } = await setUp({
    ...account(),
    intercept: (path, response) => {
      const hangs = path === 'uuid-of-2026-04/csv';
      if (hangs) {
        response.write('product,description,USD\n');
        interrupt.abort();
      }
      return hangs;
    },
  });
  const { code, stdout, stderr } = await fetchAll([], {
    listenForInterrupt: () => interrupt.signal,
  });
  expect(code).toBe(130);
  expect(stdout).toMatch(/ [3-5] files fetched, 0 already there /);
  expect(stderr).toMatch(/\nInterrupted\. Run the command again to fetch the remaining files\.\n$/);
  const names = await readdir(folder);
  expect(names).toEqual(expect.arrayContaining([...partsOf(MAY), 'invoices.json']));
  expect(names.every((name) => /\.(?:csv|json)$/.test(name))).toBe(true);
  expect(names).not.toContain(`${APRIL}.csv`);
});

test('draws a progress bar on a terminal, and restores the terminal', async () => {
  const stderr = Object.assign(new TextSink(), { isTTY: true });
  const { fetchAll } = await setUp(account());
  const { code } = await fetchAll([], { stderr, isTty: allTty });
  expect(code).toBe(0);
  expect(stderr.text).toContain('#');
  expect(stderr.text).toContain(' 0 of 9 files');
  expect(stderr.text).not.toContain('fetched ');
  // The terminal wraps lines again.
  expect(stderr.text.lastIndexOf('\u001b[?7h')).toBeGreaterThan(
    stderr.text.lastIndexOf('\u001b[?7l'),
  );
});

test('explains a rejected token, and creates no folder', async () => {
  const { folder, url, fetchAll } = await setUp(account());
  const stderr = Object.assign(new TextSink(), { isTTY: true });
  const refused = { env: { DIGITALOCEAN_TOKEN: 'dop_v1_wrong' }, stderr, isTty: allTty };
  expect(await fetchAll([], refused)).toMatchObject({ code: 1, stdout: '' });
  expect(stderr.text).toMatch(/error: GET .* 401.* Check that the token is current\.\n/);
  expect(stderr.text).not.toContain('dop_v1');
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
  expect(url).not.toContain('dop_v1');
});

test('reads a new and an old token, and uses the one that the API accepts', async () => {
  const { fetchAll } = await setUp(account());
  const both = { env: { DIGITALOCEAN_TOKEN: `dop_v1_revoked, ${TOKEN}` } };
  expect(await fetchAll([], both)).toMatchObject({ code: 0 });
});

test('reads the token from a file or from stdin', async () => {
  const { fetchAll } = await setUp(account());
  const file = join(await folderOf({ token: `${TOKEN}\n` }), 'token');
  expect(await fetchAll(['--token-file', file], { env: {} })).toMatchObject({ code: 0 });
  const piped = await fetchAll(['--token-file', '-'], { env: {}, stdin: `${TOKEN}\n` });
  expect(piped).toMatchObject({ code: 0 });
});

test.each([
  ['no token', [], {}, 'Set DIGITALOCEAN_TOKEN'],
  ['an empty token', [], { DIGITALOCEAN_TOKEN: '' }, 'Set DIGITALOCEAN_TOKEN'],
  ['a token of two words', [], { DIGITALOCEAN_TOKEN: 'dop_v1 x' }, '"token" must be a token'],
  ['a token on the command line', ['--token', 'dop_v1_x'], env, 'can read a token'],
  ['a token after an =', ['--token=dop_v1_x'], env, 'can read a token'],
  ['an empty token file', ['--token-file', '-'], env, 'There is no token in stdin'],
  ['a missing token file', ['--token-file', 'nowhere'], env, 'There is no file nowhere'],
  ['an FTP address', ['--api-url', 'ftp://x'], env, '"--api-url" must be an http or https URL'],
])('rejects %s as wrong usage', async (_, options, variables, reason) => {
  const { code, stdout, stderr } = await doBilling(['fetch', '--out', 'bills', ...options], {
    env: variables,
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain('dop_v1');
});

test('requires --out', async () => {
  const { code, stderr } = await doBilling(['fetch'], { env });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--out <folder>') });
});

test.each([
  { ...testInvoice('2026-04'), invoice_uuid: '../../etc/x' },
  { ...testInvoice('2026-04'), invoice_uuid: 'preview' },
  testInvoice('../x'),
])('rejects an invoice that would name a file outside of the folder', async (invoice) => {
  const { folder, fetchAll } = await setUp({ invoices: [invoice] });
  const { code, stderr } = await fetchAll();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('Cannot name the files of an invoice'),
  });
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});
