import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { readInvoice } from './read-invoice.ts';
import { toApiInvoice } from './to-api-invoice.ts';

/**
 * Enters that an operator asked for work on an invoice, in the transaction that makes the work due. That is what the
 * operator changes: the work is then done as any other, be it by a later attempt, and its outcome is on the invoice.
 */
export async function auditRequest(
  em: EntityManager,
  action: 'ingestInvoice' | 'pushInvoice',
  invoiceId: string,
  asked: { readonly asked: 'ingest' | 'push'; readonly force?: boolean },
  audit: AuditContext,
): Promise<void> {
  // As it is stored: whether there is a finance to wait for is not the invoice's.
  const before = toApiInvoice(await readInvoice(em, invoiceId), true);
  const target = { type: 'invoice', id: invoiceId } as const;
  await recordAudit(em, { action, target, before, after: asked }, audit);
}
