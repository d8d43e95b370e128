import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../print-test-results.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
});
afterAll(() => rm(folder, { recursive: true }));

const report = (counts: object) => ({
  ...{ success: true, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 },
  ...{ numFailedTestSuites: 0, testResults: [] },
  ...counts,
});

/** Writes the reports, and returns the lines and the exit code for them. */
async function print(reports: Record<string, object | null>) {
  const files = Object.entries(reports).map(([name, content]) => [join(folder, name), content]);
  for (const [file, content] of files) {
    if (content !== null) await writeFile(String(file), JSON.stringify(content));
  }
  const args = [SCRIPT, ...files.map(([file]) => String(file))];
  return await new Promise<{ lines: string[]; code: unknown }>((resolve) => {
    execFile(process.execPath, args, (error, stdout) =>
      resolve({ lines: stdout.trim().split('\n'), code: error?.code ?? 0 }),
    );
  });
}

it('adds the counts of all reports up in its last line', async () => {
  const first = report({ numPassedTests: 5, numPendingTests: 1 });
  const second = report({ numPassedTests: 7, numTodoTests: 2 });
  expect(await print({ 'a.json': first, 'b.json': second })).toEqual({
    lines: ['12 passed, 0 failed, 3 skipped'],
    code: 0,
  });
});

it('fails and names the failed tests of any report', async () => {
  const failed = report({
    ...{ success: false, numFailedTests: 1, numFailedTestSuites: 1 },
    testResults: [
      {
        ...{ name: 'x.test.ts', status: 'failed', message: '' },
        assertionResults: [{ fullName: 'does x', status: 'failed', failureMessages: ['no x'] }],
      },
    ],
  });
  expect(await print({ 'a.json': failed, 'b.json': report({ numPassedTests: 7 }) })).toEqual({
    lines: ['FAILED x.test.ts › does x', 'no x', '7 passed, 1 failed, 0 skipped'],
    code: 1,
  });
});

it('fails if a report is missing, or if no test passed in one', async () => {
  const passed = report({ numPassedTests: 7 });
  const missing = await print({ 'a.json': passed, 'missing.json': null });
  expect(missing.lines.at(-1)).toBe('7 passed, 1 failed, 0 skipped');
  expect(missing.code).toBe(1);
  expect(await print({ 'a.json': passed, 'b.json': report({}) })).toEqual({
    lines: ['7 passed, 0 failed, 0 skipped'],
    code: 1,
  });
});
