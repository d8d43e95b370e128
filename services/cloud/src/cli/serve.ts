import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { main } from '../main.ts';

/** `arcadia serve`: the service, until SIGTERM or SIGINT. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the API and do the billing work, until SIGTERM.')
    .option('--validate-responses', 'check every answer against openapi.yaml', false)
    .action(async (options: { validateResponses: boolean }) => {
      await main(readConfig(), options);
      // Every part has closed by now. What a library leaves behind must not keep an ended service up: after a tick
      // of the schedules something did, until the orchestrator killed it.
      process.exit();
    });
}
