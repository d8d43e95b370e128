import { expect, test } from 'vitest';
import { allTty, doBilling, folderOf } from './do-billing.ts';

test.each([
  [['parse', '--frobnicate'], "unknown option '--frobnicate'"],
  [['prase', 'a.csv'], "unknown command 'prase'"],
  [['parse', '--json', '--ndjson', 'a.csv'], 'cannot be used with'],
  [['parse', 'nowhere.csv'], 'There is no file nowhere.csv'],
  [['parse', 'nowhere-*.csv'], 'No file matches nowhere-*.csv'],
])('rejects %j as wrong usage, in one line', async (argv, reason) => {
  const { code, stdout, stderr } = await doBilling(argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(reason);
  expect(stderr).toMatch(/^error: .*\.\n$/);
});

test('requires a file if stdin is a terminal', async () => {
  const { code, stderr } = await doBilling(['parse'], { isTty: allTty });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('- for stdin') });
});

test('rejects a folder, and suggests a glob of its files', async () => {
  const folder = await folderOf();
  const { code, stderr } = await doBilling(['parse', folder]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(`'${folder}/*.csv'`),
  });
});

test('omits the value of an unknown option from its message', async () => {
  const { code, stderr } = await doBilling(['parse', '--token=dop_v1_0123', 'a.csv']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("'--token'") });
  expect(stderr).not.toContain('dop_v1');
});

test('prints the commands if none is given', async () => {
  const { code, stdout, stderr } = await doBilling([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: do-billing');
});

test.each(['parse', 'reconcile', 'diff', 'focus', 'summary', 'fetch'])(
  'explains %s with examples in its help',
  async (command) => {
    const { code, stdout, stderr } = await doBilling([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`\\nExamples:\\n  .*do-billing ${command} `));
  },
);

test('prints its version', async () => {
  expect(await doBilling(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
});
