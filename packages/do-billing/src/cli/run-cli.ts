import { Command, CommanderError } from 'commander';
import type { CliEnvironment } from './cli-environment.ts';
import type { CliRun } from './cli-run.ts';
import { addDiffCommand } from './diff/add-diff-command.ts';
import { addFetchCommand } from './fetch/add-fetch-command.ts';
import { addFocusCommand } from './focus/add-focus-command.ts';
import { failureMessage } from './output/failure-message.ts';
import { Output } from './output/output.ts';
import { OutputClosedError } from './output/output-closed-error.ts';
import { printable } from './output/printable.ts';
import { addParseCommand } from './parse/add-parse-command.ts';
import { addReconcileCommand } from './reconcile/add-reconcile-command.ts';
import { addSummaryCommand } from './summary/add-summary-command.ts';
import { UsageError } from './usage-error.ts';

const EXIT_CODES =
  'Ends with 0 when done, 1 for bad data or a failure, 2 for bad usage, 130 when interrupted.';

/**
 * Runs `do-billing` to its end.
 *
 * @returns The exit code: 0 done, 1 bad data or a failure on the way, 2 bad usage, 130 interrupted.
 */
export async function runCli(environment: CliEnvironment): Promise<number> {
  const run: CliRun = {
    ...environment,
    stdout: new Output(environment.stdout),
    stderr: new Output(environment.stderr, { ignoresClosed: true }),
    exitCode: 0,
  };
  try {
    await createProgram(run, environment).parseAsync(environment.argv, { from: 'user' });
    return run.exitCode;
  } catch (error) {
    if (error instanceof OutputClosedError) return run.exitCode;
    // Commander has said what there was to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const isUsage = error instanceof UsageError;
    const message = isUsage ? printable(error.message) : failureMessage(error);
    if (message === null) throw error;
    await run.stderr.writeLine(`error: ${message}`);
    return isUsage ? 2 : 1;
  }
}

function createProgram(run: CliRun, { stdout, stderr }: CliEnvironment): Command {
  const program = new Command('do-billing')
    .description("Reads DigitalOcean's invoices.")
    .version(run.version)
    .addHelpText('after', `\n${EXIT_CODES}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => run.columns,
      getErrHelpWidth: () => run.columns,
      outputError: (text, write) => write(`${oneLine(text)} See do-billing --help.\n`),
    });
  addParseCommand(program, run);
  addReconcileCommand(program, run);
  addDiffCommand(program, run);
  addFocusCommand(program, run);
  addSummaryCommand(program, run);
  addFetchCommand(program, run);
  return program;
}

/** Without the value of an option that is unknown: it may be a secret. */
function oneLine(message: string): string {
  const sentence = `${printable(message.trim()).replace(/\.$/, '')}.`;
  return sentence.replace(/(unknown option '[^=']*)=.*?'/, "$1'");
}
