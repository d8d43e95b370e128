import type { ArcadiaClient } from '@arcadia/api-client';
import { Argument, Command } from 'commander';
import { isCauseName } from '../attention/cause.ts';
import { createCommandClient, toJson } from './api-client.ts';

/** `arcadia dismiss <cause or id>`: hides a cause of attention, or ends a work item that need not be done. */
export function dismissCommand(): Command {
  return new Command('dismiss')
    .description(
      'Hide a cause of attention until it grows, or end a work item that need not be done.',
    )
    .addArgument(
      new Argument('<what>', 'a cause, as `arcadia doctor` shows it, or the id of a work item'),
    )
    .requiredOption('--reason <reason>', 'why; it is in the audit log')
    .option('--json', 'print the answer of the API', false)
    .action(async (what: string, { reason, json }: { reason: string; json: boolean }) => {
      process.stdout.write(await dismiss(createCommandClient(), what, reason, json));
    });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * @param what A cause, or the id of a work item.
 * @returns The text to print.
 */
export async function dismiss(
  arcadia: ArcadiaClient,
  what: string,
  reason: string,
  json = false,
): Promise<string> {
  if (UUID.test(what)) {
    const item = await arcadia.queue.dismissItem(what, reason);
    return json ? toJson(item) : `The ${item.kind} of ${item.key} is done.\n`;
  }
  if (!isCauseName(what)) {
    throw new Error(
      `${what} is neither a cause nor the id of a work item. arcadia doctor shows the causes, arcadia work --state failed the ids.`,
    );
  }
  const dismissal = await arcadia.attention.dismiss(what, { reason });
  return json ? toJson(dismissal) : `${what} is hidden until it grows.\n`;
}
