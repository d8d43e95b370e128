import { AmountError, InvoiceCsvError } from '@arcadia/do-billing';
import { InvalidResponseError } from '@arcadia/do-billing/client';
import { type FinanceClient, FinanceError } from '@arcadia/finance-client';
import type { AuditContext } from '../audit/audit-context.ts';
import { isStoreUnavailable } from '../db/store-unavailable.ts';
import { openScope } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { LeaseLostError } from '../queue/lease.ts';
import { toFailure } from '../queue/retry.ts';
import { runNow, type WorkDefinition, type WorkDeps } from '../queue/run-work-item.ts';
import { auditRequest } from './audit-request.ts';
import { forgetPush } from './finance-target.ts';
import { Invoice, type InvoiceRow } from './invoice.entity.ts';
import { toTarget } from './push-content.ts';
import type { PushResult } from './push-invoice.ts';
import { invoiceNotFound, readInvoice } from './read-invoices.ts';
import { isPushable } from './read-push-source.ts';

/**
 * Fetches and ingests an invoice now. If that fails, the invoice keeps its former lines and shows the error.
 *
 * @param ingest Undefined if the service has no token for the provider.
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
    const detail = 'The service has no token for DigitalOcean. Set DIGITALOCEAN_TOKEN.';
    throw new ArcadiaError('provider_unavailable', detail);
  }
  const run = await runNow(deps, ingest, invoiceId, (em) =>
    auditRequest(em, 'ingestInvoice', invoiceId, { asked: 'ingest' }, audit),
  );
  if (run.outcome !== 'done') throw ingestFailed(run.error);
  return await readInvoice(openScope(deps.orm, 'all'), invoiceId);
}

function ingestFailed(error: unknown): unknown {
  // Neither the provider nor the document is at fault.
  if (isStoreUnavailable(error)) return error;
  const isUnreadable =
    error instanceof InvoiceCsvError ||
    error instanceof InvalidResponseError ||
    error instanceof AmountError;
  const detail = error instanceof Error ? error.message : 'The invoice could not be fetched.';
  return new ArcadiaError(
    isUnreadable ? 'invoice_unreadable' : 'provider_unavailable',
    detail,
    isUnreadable ? {} : readRetryAfter(error),
    { cause: error },
  );
}

/**
 * Pushes an invoice to finance now, and returns the result. `force` deletes the digest of the last push, so that the
 * invoice is sent in any case, and to the configured URL and tenant; if this attempt fails, a later one sends it.
 *
 * @param push Undefined if finance is not configured: then nothing is claimed.
 * @throws {ArcadiaError} `not_found`, `invoice_not_pushable`, `finance_rejected`, `finance_unavailable`.
 */
export async function pushNow(
  deps: WorkDeps & { readonly finance: FinanceClient | undefined },
  push: WorkDefinition<PushResult> | undefined,
  invoiceId: string,
  options: {
    readonly force: boolean;
    /** The operation that the audit log names. Default: `pushInvoice`. */
    readonly action?: 'pushInvoice' | 'reconcileFinance';
  },
  audit: AuditContext,
): Promise<PushResult> {
  const invoice = await openScope(deps.orm, 'all').findOne(Invoice, { id: invoiceId });
  if (invoice === null) throw invoiceNotFound(invoiceId);
  assertPushable(invoice);
  const { finance } = deps;
  if (push === undefined || finance === undefined) {
    return { outcome: 'not_configured', action: null, finance_invoice_id: null };
  }
  const { force, action = 'pushInvoice' } = options;
  const run = await runNow(deps, push, invoiceId, async (em) => {
    await auditRequest(em, action, invoiceId, { asked: 'push', force }, audit);
    if (force) await forgetPush(em, invoiceId, toTarget(finance));
  });
  if (run.outcome !== 'done') throw pushFailed(run.error);
  return run.result;
}

function assertPushable(invoice: Invoice): void {
  if (isPushable(invoice)) return;
  const { provisional, ingestStatus, reconciled } = invoice;
  const detail = provisional
    ? 'The invoice is provisional. Wait until its month is closed.'
    : 'Only an invoice that is ingested and reconciled can be pushed. Ingest it first.';
  throw new ArcadiaError('invoice_not_pushable', detail, {
    provisional,
    ingest_status: ingestStatus,
    reconciled,
  });
}

function pushFailed(error: unknown): unknown {
  if (isStoreUnavailable(error)) return error;
  const isRejected =
    error instanceof FinanceError &&
    (error.code === 'rejected' || error.code === 'invalid_invoice');
  const detail = error instanceof Error ? error.message : 'The invoice could not be pushed.';
  return new ArcadiaError(
    isRejected ? 'finance_rejected' : 'finance_unavailable',
    detail,
    isRejected ? {} : readRetryAfter(error),
    { cause: error },
  );
}

/** Reads when the caller may ask again, as a member of the problem; empty if the other system does not say. */
function readRetryAfter(error: unknown): { retry_after_seconds?: number } {
  // A later request runs the same work right now.
  if (error instanceof LeaseLostError) return { retry_after_seconds: 1 };
  const { retryAfterMs } = toFailure(error);
  return retryAfterMs === undefined ? {} : { retry_after_seconds: Math.ceil(retryAfterMs / 1000) };
}
