import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { runMigrate } from './migrate.ts';

interface ServeOptions {
  validateResponses: boolean;
  migrate: boolean;
}

/** `arcadia serve`: runs the service until SIGTERM or SIGINT. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the API and run the jobs, until SIGTERM or SIGINT.')
    .option('--validate-responses', 'check every answer against openapi.yaml', false)
    .option('--migrate', 'apply the pending migrations first, as `arcadia migrate` does', false)
    .action(async ({ migrate, validateResponses }: ServeOptions) => {
      const config = readConfig();
      // The other commands start in half the time without the service and its libraries. They load during the migrations.
      const loading = import('../main.ts');
      if (migrate) {
        // Not swallowed: the failure is thrown below, where the module is awaited.
        loading.catch(() => undefined);
        for await (const line of runMigrate(config)) process.stdout.write(`${line}\n`);
      }
      const { main } = await loading;
      await main(config, { validateResponses });
      // All parts are closed by now. After a tick of the schedules, a library left a handle open that kept the process
      // running until the orchestrator killed it. Exit explicitly, so that no such handle matters.
      process.exit();
    });
}
