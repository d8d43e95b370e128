import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * Prints each failed test of the reports of vitest with the beginning of its error, then the counts of all reports as the
 * last line. Ends with 1 unless tests passed and none failed in each of them. Arguments: the files of the reports, as JSON.
 */
const results = process.argv.slice(2).map(readResults);
const lines = results.flatMap((each) => each.lines);
const [passed, failed, skipped] = (['passed', 'failed', 'skipped'] as const).map((count) =>
  results.reduce((sum, each) => sum + each[count], 0),
);
process.stdout.write(
  `${[...lines, `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')}\n`,
);
process.exitCode = results.length > 0 && results.every(({ isGood }) => isGood) ? 0 : 1;

interface Results {
  /** The failures. */
  readonly lines: readonly string[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly isGood: boolean;
}

function readResults(file: string): Results {
  try {
    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    const { success, numPassedTests: passed, numPendingTests, numTodoTests } = report;
    return {
      lines: report.testResults.flatMap(describeFailures),
      passed,
      failed: countFailed(report),
      skipped: numPendingTests + numTodoTests,
      isGood: success && passed > 0,
    };
  } catch (error) {
    const lines = [`The report of the tests cannot be read: ${error}`];
    return { lines, passed: 0, failed: 1, skipped: 0, isGood: false };
  }
}

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
