import { Command, CommanderError } from 'commander';
import { addDiffCommand } from './diff-command.ts';
import { addFetchCommand } from './fetch/fetch-command.ts';
import { addFocusCommand } from './focus-command.ts';
import type { CliEnvironment, CliRun } from './output/cli-run.ts';
import { failureMessage, UsageError } from './output/errors.ts';
import { Output, OutputClosedError } from './output/output.ts';
import { printable } from './output/terminal.ts';
import { addParseCommand } from './parse-command.ts';
import { addReconcileCommand } from './reconcile/reconcile-command.ts';
import { addSummaryCommand } from './summary-command.ts';

const EXIT_CODES = 'Exit codes: 0 done, 1 bad data or a failure, 2 wrong usage, 130 interrupted.';

/**
 * Runs one call of `do-billing`.
 *
 * @returns The exit code: 0 done, 1 bad data or a failure, 2 wrong usage, 130 interrupted.
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
    // Commander has printed its message already.
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
    .description('Fetch, check, compare and convert DigitalOcean invoices.')
    .version(run.version)
    .addHelpText('after', `\n${EXIT_CODES}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => run.columns,
      getErrHelpWidth: () => run.columns,
      outputError: (text, write) => write(`${toSentence(text)} See do-billing --help.\n`),
    });
  addParseCommand(program, run);
  addReconcileCommand(program, run);
  addDiffCommand(program, run);
  addFocusCommand(program, run);
  addSummaryCommand(program, run);
  addFetchCommand(program, run);
  return program;
}

/** Puts an error of commander into one line, without the value of an unknown option: it may be a secret. */
function toSentence(message: string): string {
  const sentence = `${printable(message.trim()).replace(/\.$/, '')}.`;
  return sentence.replace(/(unknown option '[^=']*)=.*?'/, "$1'");
}
