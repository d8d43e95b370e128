import { Command } from 'commander';
import { ConfigError } from '../config.ts';
import { migrateCommand } from './migrate.ts';
import { serveCommand } from './serve.ts';
import { tokenCommand } from './token.ts';

const program = new Command('arcadia')
  .description('Runs the Arcadia Cloud service.')
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(tokenCommand());

try {
  await program.parseAsync();
} catch (error) {
  // What an operator can mend is one line; the rest comes with its stack.
  const isPlain =
    error instanceof ConfigError || (error instanceof Error && error.stack === undefined);
  process.stderr.write(
    `${isPlain || !(error instanceof Error) ? String(error) : explain(error)}\n`,
  );
  process.exitCode = 1;
}

function explain(error: Error): string {
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${error.port} is taken. Set PORT to a free one, or stop what listens there.`;
  }
  return error.message;
}
