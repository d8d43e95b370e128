import { AmountError, InvoiceCsvError } from '@arcadia/do-billing';
import { InvalidResponseError } from '@arcadia/do-billing/client';
import { ArcadiaError } from '../arcadia-error.ts';
import { openScope } from '../db/tenant-scope.ts';
import type { Origin } from '../origin.ts';
import type { WorkDefinition, WorkDeps } from '../work/attempt.ts';
import { doNow } from '../work/do-now.ts';
import { readInvoice } from './read-invoice.ts';
import { recordAsking } from './record-asking.ts';
import { retryAfterSeconds } from './retry-after-seconds.ts';
import type { InvoiceRow } from './to-api-invoice.ts';

/**
 * Fetches and ingests an invoice now. Where that fails, its former lines stay and the error is on the invoice.
 *
 * @param ingest Undefined where there is no token for the provider.
 * @throws {ArcadiaError} `not_found`, `invoice_unreadable`, `provider_unavailable`.
 */
export async function ingestNow(
  deps: WorkDeps,
  ingest: WorkDefinition | undefined,
  invoiceId: string,
  origin: Origin,
): Promise<InvoiceRow> {
  await readInvoice(openScope(deps.orm, 'all'), invoiceId);
  if (ingest === undefined) {
    const detail = 'There is no token for DigitalOcean: set DIGITALOCEAN_TOKEN.';
    throw new ArcadiaError('provider_unavailable', detail);
  }
  const attempted = await doNow(deps, ingest, invoiceId, (em) =>
    recordAsking(em, 'ingestInvoice', invoiceId, { asked: 'ingest' }, origin),
  );
  if (attempted.outcome !== 'done') throw toRefusal(attempted.error);
  return await readInvoice(openScope(deps.orm, 'all'), invoiceId);
}

function toRefusal(error: unknown): ArcadiaError {
  const isUnreadable =
    error instanceof InvoiceCsvError ||
    error instanceof InvalidResponseError ||
    error instanceof AmountError;
  const detail = error instanceof Error ? error.message : 'The invoice could not be fetched.';
  return new ArcadiaError(
    isUnreadable ? 'invoice_unreadable' : 'provider_unavailable',
    detail,
    isUnreadable ? {} : retryAfterSeconds(error),
    { cause: error },
  );
}
