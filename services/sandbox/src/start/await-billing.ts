import { setTimeout as sleep } from 'node:timers/promises';
import { createArcadiaClient, type Invoice, paginate } from '@arcadia/api-client';
import type { LogLine } from '../processes/log-line.ts';

/** Options of {@link awaitBilling}. */
export interface BillingWatch {
  /** Where the service is. */
  readonly url: string;
  /** For platform_admin. */
  readonly token: string;
  readonly log: LogLine;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

const POLL_MS = 1_000;
const PATIENCE_MS = 30_000;

/** Waits until every invoice is read and pushed, or nothing has moved for half a minute. */
export async function awaitBilling({ url, token, log, signal }: BillingWatch): Promise<void> {
  const arcadia = createArcadiaClient({ baseUrl: url, token });
  let said = '';
  let isDone = false;
  let movedAt = performance.now();
  while (performance.now() - movedAt < PATIENCE_MS) {
    const invoices: Invoice[] = [];
    let line: string;
    try {
      const pages = paginate(arcadia.billing.listInvoices, { limit: 200 }, { signal });
      for await (const invoice of pages) invoices.push(invoice);
      line = describe(invoices);
    } catch (error) {
      signal.throwIfAborted();
      line = `invoices: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (line !== said) {
      log(line);
      said = line;
      movedAt = performance.now();
      isDone = false;
    }
    // Twice the same, as more may be found between one look and the next.
    if (isDone) return;
    isDone = invoices.length > 0 && invoices.every(isSettled);
    await sleep(POLL_MS, undefined, { signal });
  }
  log('invoices: nothing has moved for a while; the service goes on in the background');
}

function isSettled(invoice: Invoice): boolean {
  if (invoice.ingest_status === 'pending') return false;
  return invoice.finance_status !== 'pending' || invoice.reconciled !== true;
}

function describe(invoices: readonly Invoice[]): string {
  const count = (is: (invoice: Invoice) => boolean) => invoices.filter(is).length;
  const counts = [
    `${invoices.length} found`,
    `${count((invoice) => invoice.ingest_status === 'ingested')} read`,
    `${count((invoice) => invoice.finance_status === 'pushed')} pushed to finance`,
  ];
  const failed = count(
    (invoice) => invoice.ingest_status === 'failed' || invoice.finance_status === 'failed',
  );
  if (failed > 0) counts.push(`${failed} failed`);
  return `invoices: ${counts.join(', ')}`;
}
