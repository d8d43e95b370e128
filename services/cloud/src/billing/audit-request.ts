import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { toApiInvoice } from './invoice.entity.ts';
import { readInvoice } from './read-invoices.ts';

/** An operator waiting for a run. */
export interface RunCaller extends AuditContext {
  /** Aborted when the operator has gone away. Default: the operator stays. */
  readonly signal?: AbortSignal;
}

/**
 * Records in the audit log that an operator asked for work on an invoice, in the transaction that makes it due. Only the
 * request is the operator's change: the work itself may be done by a later attempt, and the invoice shows its outcome.
 */
export async function auditRequest(
  em: EntityManager,
  action: components['schemas']['AuditAction'],
  invoiceId: string,
  request: {
    readonly asked: 'ingest' | 'push';
    readonly force?: boolean;
    readonly target?: string;
  },
  audit: AuditContext,
): Promise<void> {
  // As it is stored: whether finance is configured is not a property of the invoice.
  const before = toApiInvoice(await readInvoice(em, invoiceId), true);
  const target = { type: 'invoice', id: invoiceId } as const;
  await recordAudit(em, { action, target, before, after: request }, audit);
}
