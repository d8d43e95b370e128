import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { explainCallError } from './api-client.ts';
import { dismissCommand } from './dismiss.ts';
import { doctorCommand } from './doctor.ts';
import { workCommand } from './list-work.ts';
import { migrateCommand } from './migrate.ts';
import { reconcileCommand } from './reconcile.ts';
import { redactCommand } from './redact.ts';
import { reparseCommand } from './reparse.ts';
import { serveCommand } from './serve.ts';
import { pauseCommand, probeCommand, resumeCommand, retryCommand } from './steer.ts';
import { tokenCommand } from './token.ts';
import { verifyCommand } from './verify.ts';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

const program = new Command('arcadia')
  .description('Run the Arcadia Cloud service.')
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(tokenCommand())
  .addCommand(verifyCommand())
  .addCommand(redactCommand())
  .addCommand(reconcileCommand())
  .addCommand(reparseCommand())
  .addCommand(doctorCommand())
  .addCommand(workCommand())
  .addCommand(retryCommand())
  .addCommand(pauseCommand())
  .addCommand(resumeCommand())
  .addCommand(probeCommand())
  .addCommand(dismissCommand());
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed the message. `--help` arrives here too, with the exit code 0.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  } else {
    process.stderr.write(`${explain(error)}\n`);
    // A command may have set another exit code: `verify` ends with 2.
    process.exitCode ??= EXIT_FAILURE;
  }
}

/** Describes an error to an operator: the cause and the next step, without a stack trace. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || !(error instanceof Error)) return String(error);
  const callError = explainCallError(error);
  if (callError !== undefined) return callError;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${error.port} is in use. Set PORT to a free port, or stop the process that listens on it.`;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return `PostgreSQL cannot be reached (${error.message}). Check DATABASE_URL, and that PostgreSQL runs.`;
  }
  return error.message;
}
