import type { ArcadiaClient, FinanceReconciliation } from '@arcadia/api-client';
import { Command, InvalidArgumentError } from 'commander';
import { createCommandClient, toJson } from './api-client.ts';
import { formatTable } from './table.ts';

interface ReconcileOptions {
  readonly period: string;
  readonly json?: boolean;
}

const EXIT_DIFFERENT = 1;

/**
 * `arcadia reconcile`: sends the pushed invoices of a month to finance again, and names those that finance had lost. The
 * exit code is 0 if finance had all of them, else 1.
 */
export function reconcileCommand(): Command {
  return new Command('reconcile')
    .description('Send the invoices of a month to finance again, and name those that it had lost.')
    .requiredOption('--period <month>', 'the billed month, such as 2026-04', toMonth)
    .option('--json', 'print the answer of the API')
    .action(async (options: ReconcileOptions) => {
      const print = (text: string) => void process.stdout.write(text);
      const isSame = await reconcile(createCommandClient(), options, print);
      if (!isSame) process.exitCode = EXIT_DIFFERENT;
    });
}

/** Prints the invoices that finance had, and returns whether it had all of them. */
export async function reconcile(
  arcadia: ArcadiaClient,
  { period, json = false }: ReconcileOptions,
  print: (text: string) => void,
): Promise<boolean> {
  const reconciliation = await arcadia.billing.reconcileFinance({ period });
  print(json ? toJson(reconciliation) : toText(reconciliation));
  return reconciliation.data.every(({ outcome }) => outcome === 'confirmed');
}

const outcomes: Readonly<Record<string, string>> = {
  confirmed: 'finance had it',
  lost: 'finance had lost it; booked again',
  target_changed: 'in the books of another URL or tenant; not sent',
  failed: 'failed',
};

function toText({ period, data, confirmed, lost }: FinanceReconciliation): string {
  if (data.length === 0) return `No invoice of ${period} was pushed to finance.\n`;
  const table = formatTable(
    [
      { title: 'INVOICE', text: (invoice) => invoice.invoice_number ?? invoice.invoice_id },
      { title: 'FINANCE ID', text: (invoice) => invoice.finance_invoice_id },
      { title: 'RESULT', text: ({ outcome }) => outcomes[outcome] ?? outcome },
      { title: 'ERROR', text: (invoice) => invoice.error },
    ],
    data,
  );
  const others = data.length - confirmed - lost;
  return `${table}${period}: ${confirmed} confirmed, ${lost} lost and booked again, ${others} not sent\n`;
}

function toMonth(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('Give a month, such as 2026-04.');
}
