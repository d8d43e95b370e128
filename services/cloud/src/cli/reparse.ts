import type { ArcadiaClient } from '@arcadia/api-client';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { createCommandClient } from './api-client.ts';

interface ReparseOptions {
  readonly invoice?: readonly string[];
  readonly all?: boolean;
}

/**
 * `arcadia reparse`: makes the kept documents of invoices due to be read again, such as after an upgrade that reads bills
 * better. The service reads them in the background, and pushes nothing.
 */
export function reparseCommand(): Command {
  return new Command('reparse')
    .description('Read the kept documents of invoices again. Fetches and pushes nothing.')
    .option('--invoice <id...>', 'the invoices, by their ids', collectIds)
    .option('--all', 'all invoices')
    .action(async (options: ReparseOptions, command: Command) => {
      const selection = toSelection(options);
      if (selection === undefined) command.error('Give either --invoice or --all.');
      else await reparse(createCommandClient(), selection, (text) => process.stdout.write(text));
    });
}

type Selection = { readonly ids: readonly string[] } | { readonly all: true };

/** Undefined unless the operator gave one of the two options. */
function toSelection({ invoice, all = false }: ReparseOptions): Selection | undefined {
  if (invoice !== undefined) return all ? undefined : { ids: invoice };
  return all ? { all } : undefined;
}

/** Asks for the reparse, and prints how many invoices it concerns and how to follow it. */
export async function reparse(
  arcadia: ArcadiaClient,
  selection: Selection,
  print: (text: string) => void,
): Promise<void> {
  const { due } = await arcadia.billing.reparseInvoices(selection);
  print(`${due} ${due === 1 ? 'invoice is' : 'invoices are'} due to be read again.\n`);
  if (due > 0) print('Follow them with `arcadia work --kind reparse`.\n');
}

function collectIds(text: string, others: readonly string[] = []): readonly string[] {
  const id = z.uuid().safeParse(text.toLowerCase());
  if (id.success) return [...others, id.data];
  throw new InvalidArgumentError('Give the id of an invoice, a UUID.');
}
