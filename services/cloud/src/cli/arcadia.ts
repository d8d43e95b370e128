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
  // For an operator: what is wrong and what to do, in lines. A stack would hide it.
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || !(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${error.port} is taken. Set PORT to a free one, or stop what listens there.`;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return `PostgreSQL cannot be reached (${error.message}). Check DATABASE_URL, and that it runs.`;
  }
  return error.message;
}
