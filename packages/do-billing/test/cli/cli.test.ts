import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { serveAccount, TOKEN, testInvoice } from './billing-server.ts';
import { folderOf } from './do-billing.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Runs the CLI in a process of its own. */
function spawnCli(argv: readonly string[], { cwd = '.', env = {} } = {}) {
  const child = spawn(process.execPath, ['--conditions=@arcadia/source', CLI, ...argv], {
    cwd,
    env,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function resultOf(child: ReturnType<typeof spawnCli>) {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

test('starts the program with a shebang for node', async () => {
  expect(await readFile(CLI, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('prints the version of the package', async () => {
  const { version } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  expect(await resultOf(spawnCli(['--version']))).toEqual({
    code: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
});

test('reads stdin, and exits with 0', async () => {
  const child = spawnCli(['parse', '--ndjson']);
  child.stdin.end(invoiceCsv({}, {}));
  const { code, stdout, stderr } = await resultOf(child);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')).toHaveLength(3);
});

test('finds files in the working directory, and exits with 1 if a row is rejected', async () => {
  const cwd = await folderOf({ 'a.csv': invoiceCsv({ amount: 'abc' }) });
  const { code, stderr } = await resultOf(spawnCli(['parse', '*.csv'], { cwd }));
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^rejected: a\.csv, row 2, /),
  });
});

test('exits with 2 for wrong usage', async () => {
  const { code, stderr } = await resultOf(spawnCli(['parse', 'nowhere.csv']));
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^error: .*\n$/) });
});

test('exits with 0 and no message if the reader of the pipe closes it', async () => {
  const rows = Array.from({ length: 20_000 }, () => ({}));
  const child = spawnCli(['parse', '--ndjson']);
  child.stdin.on('error', () => undefined);
  child.stdin.end(invoiceCsv(...rows));
  child.stdout.once('data', () => child.stdout.destroy());
  const [[code], stderr] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('exits a fetch with 130 at Ctrl-C, and leaves only complete files', async () => {
  const { url } = await serveAccount({
    invoices: [testInvoice('2026-04')],
    // Sends half of a summary, and never the rest.
    intercept: (path, response) => path.endsWith('/summary') && response.write('{"invoice_uuid'),
  });
  const folder = await folderOf();
  const child = spawnCli(['fetch', '--out', folder, '--api-url', url], {
    env: { DIGITALOCEAN_TOKEN: TOKEN },
  });
  let progress = '';
  child.stderr.on('data', (chunk) => {
    progress += String(chunk);
    // The CSV and the items are fetched.
    if (progress.split('\n').length === 3) child.kill('SIGINT');
  });
  const { code, stdout } = await resultOf(child);
  expect(code).toBe(130);
  expect(stdout).toContain('2 files fetched, 0 already there');
  expect((await readdir(folder)).sort()).toEqual([
    '2026-04-uuid-of-2026-04.csv',
    '2026-04-uuid-of-2026-04.items.json',
    'invoices.json',
  ]);
});
