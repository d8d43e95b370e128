import type { components } from '@arcadia/api-client/contract';
import {
  type FinanceClient,
  FinanceRefusedError,
  type ImportedInvoice,
} from '@arcadia/finance-client';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { openScope } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import { assertLease, type ClaimedWork, LeaseLostError } from '../queue/lease.ts';
import type { PushSource } from './finance-invoice.ts';
import { pushAgain, recordAttempt, recordReceipt, updatePush } from './push-attempts.ts';
import { isForeign, type PushContent, toPushContent, toTarget } from './push-content.ts';
import { readPushSource } from './read-push-source.ts';

export type PushResult = components['schemas']['PushResult'];

export interface PushDeps {
  readonly orm: MikroORM;
  readonly finance: FinanceClient;
  readonly logger: Logger;
  /** How long a request may take, in milliseconds. Default: 20,000. */
  readonly sendTimeoutMs?: number;
}

const SEND_TIMEOUT_MS = 20_000;

/**
 * Pushes the item's invoice to finance, unless finance already has this content. An invoice that is in the books of
 * another URL or tenant stays there until an operator sends it.
 *
 * Each request is preceded by a committed attempt and followed by its receipt. An attempt without a receipt may have
 * reached finance: the invoice is sent again then, and finance keeps one row per invoice.
 */
export async function pushInvoice(deps: PushDeps, item: ClaimedWork): Promise<void> {
  const { orm, finance } = deps;
  const source = await readPushSource(orm, item.key);
  if (source === null) return await endUnsent(orm, item, notSent('unchanged', null), {});
  const { invoice } = source;
  if (isForeign(invoice, toTarget(finance))) {
    return await endUnsent(orm, item, notSent('target_changed', invoice.finance_invoice_id), {});
  }
  const content = await toPushContent(finance, source);
  if (content.isUnchanged) {
    const result = notSent('unchanged', invoice.finance_invoice_id);
    return await endUnsent(orm, item, result, toPushedState(source, content));
  }
  return await send(deps, item, source, content);
}

async function send(
  deps: PushDeps,
  item: ClaimedWork,
  source: PushSource,
  content: PushContent,
): Promise<void> {
  const { orm, finance, sendTimeoutMs = SEND_TIMEOUT_MS } = deps;
  const { id: invoiceId, applied_revision: revision } = source.invoice;
  const startedMs = performance.now();
  const attemptId = await openScope(orm, 'all').transactional(async (em) => {
    await assertLease(em, item);
    const run_id = item.leaseToken;
    return await recordAttempt(em, {
      ...{ invoice_id: invoiceId, revision, run_id, content },
      timeoutMs: sendTimeoutMs,
    });
  });
  const timeoutMs = Math.floor(sendTimeoutMs - (performance.now() - startedMs));
  if (timeoutMs < 1) throw new Error('The process was too busy to send the invoice in time.');
  try {
    const imported = await finance.importInvoice(content.encoded, { timeoutMs });
    return await endSent(deps, item, { source, content, attemptId, imported });
  } catch (error) {
    if (!(error instanceof LeaseLostError)) await recordError(orm, item, attemptId, error);
    throw error;
  }
}

interface SentPush {
  readonly source: PushSource;
  readonly content: PushContent;
  readonly attemptId: string;
  readonly imported: ImportedInvoice;
}

async function endSent(
  { orm, logger }: PushDeps,
  item: ClaimedWork,
  { source, content, attemptId, imported }: SentPush,
): Promise<void> {
  const { action, invoiceId: financeInvoiceId } = imported;
  const receipt = { outcome: action, finance_invoice_id: financeInvoiceId };
  const { pushed_to_finance_at: pushedAt, id, invoice_number } = source.invoice;
  try {
    await openScope(orm, 'all').transactional(async (em) => {
      const result = { outcome: 'pushed', action, finance_invoice_id: financeInvoiceId };
      const { rerun } = await complete(em, item, { result });
      await recordReceipt(em, attemptId, receipt);
      const state = { ...toPushedState(source, content), finance_invoice_id: financeInvoiceId };
      // A caller with `force` may have deleted the digest: the run that follows must send the invoice.
      const digest = rerun ? { finance_digest: null } : {};
      await updatePush(em, id, { ...state, ...digest, isPushedNow: true });
    });
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    await openScope(orm, 'all').transactional(async (em) => {
      await pushAgain(em, id);
      await recordReceipt(em, attemptId, receipt);
    });
    throw error;
  }
  if (action === 'created' && pushedAt !== null) {
    logger.warn({ invoice: id, invoice_number }, 'finance had lost an invoice; it is booked again');
  }
}

/** Records a refusal, after which finance has not booked this content. Any other failure leaves that open. */
async function recordError(
  orm: MikroORM,
  item: ClaimedWork,
  attemptId: string,
  error: unknown,
): Promise<void> {
  await openScope(orm, 'all').transactional(async (em) => {
    if (!(await hasLease(em, item))) await pushAgain(em, item.key);
    if (error instanceof FinanceRefusedError && error.status < 500) {
      const { status, message: detail } = error;
      await recordReceipt(em, attemptId, { outcome: 'refused', status, detail });
    }
  });
}

async function hasLease(em: EntityManager, item: ClaimedWork): Promise<boolean> {
  try {
    await assertLease(em, item);
    return true;
  } catch (error) {
    if (error instanceof LeaseLostError) return false;
    throw error;
  }
}

function toPushedState({ invoice }: PushSource, { digest, target }: PushContent) {
  return {
    finance_status: 'pushed',
    finance_digest: digest,
    finance_target: target,
    pushed_revision: invoice.applied_revision,
    last_error: null,
  } as const;
}

function notSent(
  outcome: 'unchanged' | 'target_changed',
  finance_invoice_id: string | null,
): PushResult {
  return { outcome, action: null, finance_invoice_id };
}

async function endUnsent(
  orm: MikroORM,
  item: ClaimedWork,
  result: PushResult,
  state: Parameters<typeof updatePush>[2],
): Promise<void> {
  await openScope(orm, 'all').transactional(async (em) => {
    const { rerun } = await complete(em, item, { result });
    // A caller with `force` may have deleted the digest, and the run that follows must send the invoice.
    if (rerun || Object.keys(state).length === 0) return;
    await updatePush(em, item.key, state);
  });
}
