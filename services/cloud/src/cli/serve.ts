import { Command } from 'commander';
import { readConfig } from '../config.ts';

/** `arcadia serve`: runs the service until SIGTERM or SIGINT. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the API and run the jobs, until SIGTERM or SIGINT.')
    .option('--validate-responses', 'check every answer against openapi.yaml', false)
    .action(async (options: { validateResponses: boolean }) => {
      // The other commands start in half the time without the service and its libraries.
      const { main } = await import('../main.ts');
      await main(readConfig(), options);
      // All parts are closed by now. After a tick of the schedules, a library left a handle open that kept the process
      // running until the orchestrator killed it. Exit explicitly, so that no such handle matters.
      process.exit();
    });
}
