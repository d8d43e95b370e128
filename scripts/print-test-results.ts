import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * Prints each failed test of a report of vitest with the beginning of its error, then the counts as the last line. Ends
 * with 1 unless tests passed and none failed. Argument: the file of the report, as JSON.
 */
const [file = ''] = process.argv.slice(2);
const lines: string[] = [];
try {
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  lines.push(...report.testResults.flatMap(describeFailures));
  const { success, numPassedTests: passed, numPendingTests, numTodoTests } = report;
  lines.push(
    `${passed} passed, ${countFailed(report)} failed, ${numPendingTests + numTodoTests} skipped`,
  );
  process.exitCode = success && passed > 0 ? 0 : 1;
} catch (error) {
  lines.push(`The report of the tests cannot be read: ${error}`, '0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
process.stdout.write(`${lines.join('\n')}\n`);

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly Suite[];
}

interface Suite {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

function describeFailures({ name, status, message, assertionResults }: Suite): string[] {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [toText(name, message)] : [];
  return failed.map((test) =>
    toText(`${name} › ${test.fullName}`, test.failureMessages.join('\n')),
  );
}

function toText(name: string, error: string): string {
  const maxLength = 1000;
  return `FAILED ${name}\n${error.slice(0, maxLength)}`;
}

/** Counts a suite that fails as a whole, for example in its setup: it reports no failed test. */
function countFailed({ numFailedTests, numFailedTestSuites, success }: Report): number {
  return numFailedTests + (success || numFailedTests > 0 ? 0 : Math.max(1, numFailedTestSuites));
}
