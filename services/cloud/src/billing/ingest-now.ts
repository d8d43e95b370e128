import { AmountError, InvoiceCsvError } from '@arcadia/do-billing';
import { InvalidResponseError } from '@arcadia/do-billing/client';
import type { AuditContext } from '../audit/audit-context.ts';
import { openScope } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { runNow } from '../queue/run-now.ts';
import type { WorkDefinition, WorkDeps } from '../queue/run-work-item.ts';
import { auditRequest } from './audit-request.ts';
import { readInvoice } from './read-invoice.ts';
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
  audit: AuditContext,
): Promise<InvoiceRow> {
  await readInvoice(openScope(deps.orm, 'all'), invoiceId);
  if (ingest === undefined) {
    const detail = 'There is no token for DigitalOcean: set DIGITALOCEAN_TOKEN.';
    throw new ArcadiaError('provider_unavailable', detail);
  }
  const attempted = await runNow(deps, ingest, invoiceId, (em) =>
    auditRequest(em, 'ingestInvoice', invoiceId, { asked: 'ingest' }, audit),
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
