import { setTimeout as sleep } from 'node:timers/promises';
import { createArcadiaClient, type Invoice, paginate } from '@arcadia/api-client';
import type { LogLine } from './shutdown.ts';

/** Options of {@link waitForInvoices}. */
export interface WaitForInvoicesOptions {
  /** Base URL of the service. */
  readonly url: string;
  /** Token of a `platform_admin`. */
  readonly token: string;
  readonly log: LogLine;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

const POLL_MS = 1_000;
const NO_PROGRESS_MS = 30_000;

/** Waits until the service has read and pushed every invoice, or has made no progress for 30 seconds. */
export async function waitForInvoices(options: WaitForInvoicesOptions): Promise<void> {
  const { url, token, log, signal } = options;
  const arcadia = createArcadiaClient({ baseUrl: url, token });
  let lastLine = '';
  let isSettled = false;
  let progressAt = performance.now();
  while (performance.now() - progressAt < NO_PROGRESS_MS) {
    const invoices: Invoice[] = [];
    let line: string;
    try {
      const pages = paginate(arcadia.billing.listInvoices, { limit: 200 }, { signal });
      for await (const invoice of pages) invoices.push(invoice);
      line = describeProgress(invoices);
    } catch (error) {
      signal.throwIfAborted();
      line = `Invoices: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (line !== lastLine) {
      log(line);
      lastLine = line;
      progressAt = performance.now();
      isSettled = false;
    }
    // All invoices must be settled twice in a row, because the service can find more between two polls.
    if (isSettled) return;
    isSettled = invoices.length > 0 && invoices.every(isInvoiceSettled);
    await sleep(POLL_MS, undefined, { signal });
  }
  log('Invoices: no progress for 30 seconds; the service continues in the background');
}

function isInvoiceSettled(invoice: Invoice): boolean {
  if (invoice.ingest_status === 'pending') return false;
  return invoice.finance_status !== 'pending' || invoice.reconciled !== true;
}

function describeProgress(invoices: readonly Invoice[]): string {
  const count = (matches: (invoice: Invoice) => boolean) => invoices.filter(matches).length;
  const counts = [
    `${invoices.length} found`,
    `${count((invoice) => invoice.ingest_status === 'ingested')} read`,
    `${count((invoice) => invoice.finance_status === 'pushed')} pushed to finance`,
  ];
  const failed = count(
    (invoice) => invoice.ingest_status === 'failed' || invoice.finance_status === 'failed',
  );
  if (failed > 0) counts.push(`${failed} failed`);
  return `Invoices: ${counts.join(', ')}`;
}
