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
import type { RunContext } from '../queue/run-work-item.ts';
import type { PushSource } from './finance-invoice.ts';
import {
  assertNoOpenAttempt,
  type PushTimes,
  pushAgain,
  recordAttempt,
  recordReceipt,
  updatePush,
} from './push-attempts.ts';
import { isForeign, type PushContent, toPushContent, toTarget } from './push-content.ts';
import { readPushSource } from './read-push-source.ts';

export type PushResult = components['schemas']['PushResult'];

export interface PushDeps {
  readonly orm: MikroORM;
  readonly finance: FinanceClient;
  readonly logger: Logger;
  readonly times: PushTimes;
}

/**
 * Pushes the item's invoice to finance, unless finance already has this content. An invoice in the books of
 * another URL or tenant stays there until an operator sends it.
 *
 * Each request is preceded by a committed attempt and followed by its receipt. An attempt without a receipt may have
 * reached finance: the invoice is sent again then, and finance keeps one row per invoice. No request follows another one that
 * may still arrive.
 *
 * @throws {FormerPushError} if an earlier request may still arrive.
 */
export async function pushInvoice(
  deps: PushDeps,
  item: ClaimedWork,
  context: RunContext,
): Promise<void> {
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
    const state = toPushedState(source, content);
    return await endUnsent(orm, item, result, hasState(invoice, state) ? {} : state);
  }
  const push = {
    source,
    content,
    attempt: await beginAttempt(deps, item, context, { source, content }),
  };
  await context.assertLease();
  await send(deps, item, push);
}

interface Push {
  readonly source: PushSource;
  readonly content: PushContent;
  readonly attempt: Attempt;
}

interface Attempt {
  readonly id: string;
  /** By the clock of `performance.now()`, which a stopped process cannot stop. */
  readonly deadlineMs: number;
}

/** Commits the attempt under the lease. An ingest of the invoice may hold the item for minutes: that costs no time to send. */
async function beginAttempt(
  { orm, times }: PushDeps,
  item: ClaimedWork,
  context: RunContext,
  { source: { invoice }, content }: Pick<Push, 'source' | 'content'>,
): Promise<Attempt> {
  return await openScope(orm, 'all').transactional(async (em) => {
    await context.renewLease(em);
    await assertNoOpenAttempt(em, invoice.id, times);
    // Before the row: the deadline of the request is then not after the one that the row has.
    const deadlineMs = performance.now() + times.sendMs;
    const id = await recordAttempt(em, {
      invoice_id: invoice.id,
      revision: invoice.applied_revision,
      run_id: item.leaseToken,
      content,
      timeoutMs: times.sendMs,
    });
    return { id, deadlineMs };
  });
}

async function send(deps: PushDeps, item: ClaimedWork, push: Push): Promise<void> {
  const timeoutMs = Math.floor(push.attempt.deadlineMs - performance.now());
  // The process was stopped, or too busy: the request would arrive when another run may send.
  if (timeoutMs < 1) throw new LeaseLostError(item);
  try {
    const imported = await deps.finance.importInvoice(push.content.encoded, { timeoutMs });
    await endSent(deps, item, push, imported);
  } catch (error) {
    if (!(error instanceof LeaseLostError)) await recordError(deps.orm, item, push.attempt, error);
    throw error;
  }
}

async function endSent(
  { orm, logger }: PushDeps,
  item: ClaimedWork,
  { source, content, attempt }: Push,
  imported: ImportedInvoice,
): Promise<void> {
  const { action, invoiceId: financeInvoiceId } = imported;
  const receipt = { outcome: action, finance_invoice_id: financeInvoiceId };
  const { pushed_to_finance_at: pushedAt, id, invoice_number } = source.invoice;
  try {
    await openScope(orm, 'all').transactional(async (em) => {
      const result = { outcome: 'pushed', action, finance_invoice_id: financeInvoiceId };
      const { rerun } = await complete(em, item, { result });
      await recordReceipt(em, attempt.id, receipt);
      const state = { ...toPushedState(source, content), finance_invoice_id: financeInvoiceId };
      // A caller with `force` may have deleted the digest: the run that follows must send the invoice.
      const digest = rerun ? { finance_digest: null } : {};
      await updatePush(em, id, { ...state, ...digest, isPushedNow: true });
    });
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    await openScope(orm, 'all').transactional(async (em) => {
      await pushAgain(em, id);
      await recordReceipt(em, attempt.id, receipt);
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
  { id: attemptId }: Attempt,
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

function hasState(
  invoice: PushSource['invoice'],
  state: ReturnType<typeof toPushedState>,
): boolean {
  return (
    invoice.finance_status === state.finance_status &&
    invoice.finance_digest === state.finance_digest &&
    invoice.finance_target === state.finance_target &&
    invoice.pushed_revision === state.pushed_revision &&
    invoice.last_error === state.last_error
  );
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
