import { FinanceError } from '@arcadia/finance-client';
import type { AuditContext } from '../audit/audit-context.ts';
import { openScope } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { runNow } from '../queue/run-now.ts';
import type { WorkDefinition, WorkDeps } from '../queue/run-work-item.ts';
import { auditRequest } from './audit-request.ts';
import { Invoice } from './invoice.entity.ts';
import { isPushable } from './is-pushable.ts';
import type { PushResult } from './push-invoice.ts';
import { retryAfterSeconds } from './retry-after-seconds.ts';

/**
 * Pushes an invoice now and answers what was done. `force` forgets what finance has, so that it is sent in any case,
 * be it by a later attempt.
 *
 * @param push Undefined where finance is not configured: then nothing is claimed.
 * @throws {ArcadiaError} `not_found`, `invoice_not_pushable`, `finance_rejected`, `finance_unavailable`.
 */
export async function pushNow(
  deps: WorkDeps,
  push: WorkDefinition<PushResult> | undefined,
  invoiceId: string,
  { force }: { readonly force: boolean },
  audit: AuditContext,
): Promise<PushResult> {
  const invoice = await openScope(deps.orm, 'all').findOne(Invoice, { id: invoiceId });
  if (invoice === null) throw new ArcadiaError('not_found', 'There is no such invoice.');
  if (!isPushable(invoice)) throw notPushable(invoice);
  if (push === undefined) {
    return { outcome: 'not_configured', action: null, finance_invoice_id: null };
  }
  const attempted = await runNow(deps, push, invoiceId, async (em) => {
    await auditRequest(em, 'pushInvoice', invoiceId, { asked: 'push', force }, audit);
    if (force) await em.nativeUpdate(Invoice, { id: invoiceId }, { financeDigest: null });
  });
  if (attempted.outcome === 'done') return attempted.result;
  throw toRefusal(attempted.error);
}

function notPushable(invoice: Invoice): ArcadiaError {
  const { provisional, ingestStatus, reconciled } = invoice;
  const detail = provisional
    ? 'The invoice is provisional: wait until the month is closed.'
    : 'Only an invoice that is ingested and reconciled is pushed; ingest it first.';
  return new ArcadiaError('invoice_not_pushable', detail, {
    provisional,
    ingest_status: ingestStatus,
    reconciled,
  });
}

function toRefusal(error: unknown): ArcadiaError {
  const isRejected =
    error instanceof FinanceError &&
    (error.code === 'rejected' || error.code === 'invalid_invoice');
  const detail = error instanceof Error ? error.message : 'The invoice could not be pushed.';
  return new ArcadiaError(
    isRejected ? 'finance_rejected' : 'finance_unavailable',
    detail,
    isRejected ? {} : retryAfterSeconds(error),
    { cause: error },
  );
}
