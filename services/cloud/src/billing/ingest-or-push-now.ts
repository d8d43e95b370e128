import { AmountError, InvoiceCsvError } from '@arcadia/do-billing';
import { DigitalOceanError, InvalidResponseError } from '@arcadia/do-billing/client';
import { type FinanceClient, FinanceError } from '@arcadia/finance-client';
import { z } from 'zod';
import { openScope } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { DeadlineError } from '../errors/deadline.ts';
import { readRetryAfterMs } from '../queue/failure.ts';
import { requestRun } from '../queue/request-run.ts';
import type { WorkDefinition, WorkDeps } from '../queue/run-work-item.ts';
import { auditRequest, type RunCaller } from './audit-request.ts';
import { forgetPush } from './finance-target.ts';
import { UnreconciledInvoiceError } from './ingest-invoice.ts';
import { Invoice, type InvoiceRow } from './invoice.entity.ts';
import { toTarget } from './push-content.ts';
import type { PushResult } from './push-invoice.ts';
import { invoiceNotFound, readInvoice } from './read-invoices.ts';
import { isPushable } from './read-push-source.ts';

/**
 * Fetches and ingests an invoice now, or joins the ingest under way. If that fails, the invoice keeps its former
 * lines and shows the error.
 *
 * @param ingest Undefined if the service has no token for the provider.
 * @throws {ArcadiaError} `not_found`, `invoice_unreadable`, `invoice_unreconciled`, `provider_unavailable`.
 */
export async function ingestNow(
  deps: WorkDeps,
  ingest: WorkDefinition | undefined,
  invoiceId: string,
  caller: RunCaller,
): Promise<InvoiceRow> {
  await readInvoice(openScope(deps.orm, 'all'), invoiceId);
  if (ingest === undefined) {
    const detail = 'The service has no token for DigitalOcean. Set DIGITALOCEAN_TOKEN.';
    throw new ArcadiaError('provider_unavailable', detail);
  }
  await requestRun(deps, ingest, invoiceId, {
    mode: 'join',
    prepare: (em) => auditRequest(em, 'ingestInvoice', invoiceId, { asked: 'ingest' }, caller),
    signal: caller.signal,
  });
  return await readInvoice(openScope(deps.orm, 'all'), invoiceId);
}

/** The problem of an ingest that failed; undefined if neither the provider nor the document is at fault. */
export function toIngestProblem(error: unknown): ArcadiaError | undefined {
  if (error instanceof UnreconciledInvoiceError) return toUnreconciled(error);
  const isUnreadable =
    error instanceof InvoiceCsvError ||
    error instanceof InvalidResponseError ||
    error instanceof AmountError;
  if (isUnreadable) return new ArcadiaError('invoice_unreadable', error.message, {});
  if (error instanceof DigitalOceanError && error.code === 'rate_limited') {
    const detail = 'DigitalOcean limits the rate of requests. Try again later.';
    return new ArcadiaError('provider_unavailable', detail, toRetryAfter(error));
  }
  if (error instanceof DigitalOceanError || error instanceof DeadlineError) {
    return new ArcadiaError('provider_unavailable', error.message, toRetryAfter(error));
  }
  return undefined;
}

function toUnreconciled(error: UnreconciledInvoiceError): ArcadiaError {
  const advice =
    'The service fetches the invoice again, up to three times, and then holds it. Compare the differences; if they are right, accept the revision.';
  const { message, differences } = error;
  const detail = `${message} ${advice}`;
  return new ArcadiaError('invoice_unreconciled', detail, { differences }, { cause: error });
}

/**
 * Pushes an invoice to finance now, or joins the push under way, and returns the result. `force` deletes the digest
 * of the last push, so that a push which begins after this call sends the invoice in any case, and to the configured URL and
 * tenant; if it fails, a later one sends it.
 *
 * @param push Undefined if finance is not configured: then nothing is claimed.
 * @throws {ArcadiaError} `not_found`, `invoice_not_pushable`, `finance_rejected`, `finance_unavailable`.
 */
export async function pushNow(
  deps: WorkDeps & { readonly finance: FinanceClient | undefined },
  push: WorkDefinition | undefined,
  invoiceId: string,
  options: {
    readonly force: boolean;
    /** The operation that the audit log names. Default: `pushInvoice`. */
    readonly action?: 'pushInvoice' | 'reconcileFinance';
  },
  caller: RunCaller,
): Promise<PushResult> {
  const invoice = await openScope(deps.orm, 'all').findOne(Invoice, { id: invoiceId });
  if (invoice === null) throw invoiceNotFound(invoiceId);
  assertPushable(invoice);
  const { finance } = deps;
  if (push === undefined || finance === undefined) {
    return { outcome: 'not_configured', action: null, finance_invoice_id: null };
  }
  const { force, action = 'pushInvoice' } = options;
  const result = await requestRun(deps, push, invoiceId, {
    mode: force ? 'follow' : 'join',
    async prepare(em) {
      await auditRequest(em, action, invoiceId, { asked: 'push', force }, caller);
      if (force) await forgetPush(em, invoiceId, toTarget(finance));
    },
    signal: caller.signal,
  });
  return pushResult.parse(result);
}

/** The result that a push recorded. */
const pushResult = z.object({
  outcome: z.enum(['pushed', 'unchanged', 'target_changed', 'not_configured']),
  action: z.enum(['created', 'updated']).nullable(),
  finance_invoice_id: z.string().nullable(),
});

function assertPushable(invoice: Invoice): void {
  if (isPushable(invoice)) return;
  const { id, provisional, ingestStatus, reconciled, differences, lastError } = invoice;
  throw new ArcadiaError('invoice_not_pushable', explainNotPushable(invoice), {
    provisional,
    ingest_status: ingestStatus,
    reconciled,
    differences,
  });

  function explainNotPushable({ appliedRevision }: Invoice): string {
    if (provisional) return 'The invoice is provisional. Wait until its month is closed.';
    if (appliedRevision === null) return 'The invoice is not ingested yet. Ingest it first.';
    const why = lastError ?? "The lines do not agree with the provider's totals.";
    const revision = differences?.revision ?? appliedRevision;
    return `${why} If the differences are right, accept revision ${revision}: POST /billing/invoices/${id}/accept.`;
  }
}

/** The problem of a push that failed; undefined if finance is not at fault. */
export function toPushProblem(error: unknown): ArcadiaError | undefined {
  if (error instanceof DeadlineError) {
    return new ArcadiaError('finance_unavailable', error.message, toRetryAfter(error));
  }
  if (!(error instanceof FinanceError)) return undefined;
  const isRejected = error.code === 'rejected' || error.code === 'invalid_invoice';
  return isRejected
    ? new ArcadiaError('finance_rejected', error.message, {})
    : new ArcadiaError('finance_unavailable', error.message, toRetryAfter(error));
}

/** When the caller may ask again, as a member of the problem; empty if the other system does not say. */
function toRetryAfter(error: unknown): { retry_after_seconds?: number } {
  const retryAfterMs = readRetryAfterMs(error);
  return retryAfterMs === 0 ? {} : { retry_after_seconds: Math.ceil(retryAfterMs / 1000) };
}
