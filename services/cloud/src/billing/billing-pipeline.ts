import type { components } from '@arcadia/api-client/contract';
import { AmountError, InvoiceCsvError } from '@arcadia/do-billing';
import type { BillingClient } from '@arcadia/do-billing/client';
import { type FinanceClient, InvalidFinanceInvoiceError } from '@arcadia/finance-client';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { openScope } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { FailureClass } from '../queue/failure.ts';
import type { WorkDefinition, WorkDeps } from '../queue/run-work-item.ts';
import type { WorkKind } from '../queue/work-kind.ts';
import { snapshotBalance } from './balance.ts';
import { discoverInvoices } from './discover-invoices.ts';
import { resendToTarget } from './finance-target.ts';
import { ingestInvoice } from './ingest-invoice.ts';
import { ingestNow, pushNow, toIngestProblem, toPushProblem } from './ingest-or-push-now.ts';
import { type ApiInvoice, Invoice, toApiInvoice } from './invoice.entity.ts';
import { defaultPushTimes, FormerPushError, type PushTimes } from './push-attempts.ts';
import { toTarget } from './push-content.ts';
import { type PushResult, pushInvoice } from './push-invoice.ts';
import { reconcileFinance } from './reconcile-finance.ts';
import { resendUnanswered } from './resend-unanswered.ts';

type Schemas = components['schemas'];

/** The billing pipeline: the work that it defines for the worker, and the runs that operators ask for. */
export interface Pipeline {
  /** In the order in which a sweep runs them: each kind makes the next one due. */
  readonly workDefinitions: readonly WorkDefinition[];
  readonly isFinanceConfigured: boolean;
  /** @throws {ArcadiaError} `not_found`, `invoice_unreadable`, `provider_unavailable`. */
  ingestNow(invoiceId: string, audit: AuditContext): Promise<ApiInvoice>;
  /** @throws {ArcadiaError} `not_found`, `invoice_not_pushable`, `finance_rejected`, `finance_unavailable`. */
  pushNow(
    invoiceId: string,
    options: { readonly force: boolean },
    audit: AuditContext,
  ): Promise<PushResult>;
  /** Sends the pushed invoices of a month again. @throws {ArcadiaError} `finance_unavailable`. */
  reconcileFinance(period: string, audit: AuditContext): Promise<Schemas['FinanceReconciliation']>;
  /** Makes invoices in the books of another URL or tenant due. @throws {ArcadiaError} `finance_unavailable`. */
  resendToFinance(
    fromPeriod: string | undefined,
    audit: AuditContext,
  ): Promise<Schemas['FinanceResend']>;
}

export interface PipelineDeps extends WorkDeps {
  readonly now: () => Date;
  /** Undefined without a token: work that needs the provider then stays due. */
  readonly digitalOcean: BillingClient | undefined;
  /** Undefined if finance is not configured: pushes then stay due. */
  readonly finance: FinanceClient | undefined;
  /** Default: `defaultPushTimes`. */
  readonly pushTimes?: Partial<PushTimes> | undefined;
  /** Wakes the worker when work of this kind becomes due. */
  readonly wake: (kind: WorkKind) => void;
}

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { orm, now, digitalOcean, finance } = deps;
  const isFinanceConfigured = finance !== undefined;
  const times = { ...defaultPushTimes, ...deps.pushTimes };
  const push: WorkDefinition | undefined = finance && {
    kind: 'push',
    hasLongStatements: true,
    concurrency: 4,
    run: (item, context) =>
      pushInvoice({ orm, finance, logger: deps.logger, times }, item, context),
    classify: classifyPush,
    toProblem: toPushProblem,
    onFailure: async (em, { key }, { message, class: found }, outcome) => {
      // The invoice keeps the error of the push that it waits for.
      if (found.class === 'postponed') return;
      const status = outcome === 'failed' ? { financeStatus: 'failed' as const } : {};
      await updateInvoice(em, key, { lastError: message, ...status });
    },
  };
  const ingest: WorkDefinition | undefined = digitalOcean && {
    kind: 'ingest',
    hasLongStatements: true,
    concurrency: 4,
    run: (item) => ingestInvoice({ orm, digitalOcean, now }, item),
    // The provider would send the same document again.
    classify: (error) =>
      error instanceof InvoiceCsvError || error instanceof AmountError
        ? { class: 'final' }
        : undefined,
    toProblem: toIngestProblem,
    onFailure: async (em, { key }, { message }, outcome) => {
      const status = outcome === 'failed' ? { ingestStatus: 'failed' as const } : {};
      await updateInvoice(em, key, { lastError: message, ...status });
    },
  };
  const recurring: WorkDefinition[] = digitalOcean
    ? [
        {
          kind: 'balance-snapshot',
          // It waits for the row of the account while an ingest holds it.
          hasLongStatements: true,
          concurrency: 1,
          run: (item) => snapshotBalance({ orm, digitalOcean }, item),
        },
        {
          kind: 'billing-history',
          hasLongStatements: true,
          concurrency: 1,
          run: (item) => discoverInvoices({ orm, digitalOcean }, item),
        },
      ]
    : [];
  const resend: WorkDefinition | undefined = finance && {
    kind: 'finance-reconcile',
    concurrency: 1,
    run: (item) => resendUnanswered({ orm, target: toTarget(finance), times }, item),
  };
  return {
    workDefinitions: [
      ...recurring,
      ...(ingest ? [ingest] : []),
      ...(resend ? [resend] : []),
      ...(push ? [push] : []),
    ],
    isFinanceConfigured,
    async ingestNow(invoiceId, audit) {
      const invoice = await ingestNow(deps, ingest, invoiceId, audit);
      deps.wake('push');
      return toApiInvoice(invoice, isFinanceConfigured);
    },
    pushNow: (invoiceId, options, audit) => pushNow(deps, push, invoiceId, options, audit),
    async reconcileFinance(period, audit) {
      const options = { force: true, action: 'reconcileFinance' } as const;
      return await reconcileFinance(openScope(orm, 'all'), period, {
        target: toTarget(requireFinance(finance)),
        push: (invoiceId) => pushNow(deps, push, invoiceId, options, audit),
      });
    },
    async resendToFinance(fromPeriod, audit) {
      const target = toTarget(requireFinance(finance));
      const result = await resendToTarget(orm, target, fromPeriod, audit);
      deps.wake('push');
      return result;
    },
  };
}

function classifyPush(error: unknown): FailureClass | undefined {
  if (error instanceof FormerPushError) return { class: 'postponed', waitMs: error.waitMs };
  // Nothing was sent, and only a change of the stored invoice can help: it makes the push due again.
  if (error instanceof InvalidFinanceInvoiceError) return { class: 'final' };
  return undefined;
}

function requireFinance(finance: FinanceClient | undefined): FinanceClient {
  if (finance !== undefined) return finance;
  const detail = 'The service has no secret for finance. Set SKYAI_FINANCE_SECRET.';
  throw new ArcadiaError('finance_unavailable', detail);
}

async function updateInvoice(
  em: EntityManager,
  id: string,
  changes: Partial<Pick<Invoice, 'lastError' | 'ingestStatus' | 'financeStatus'>>,
): Promise<void> {
  await em.nativeUpdate(Invoice, { id }, changes);
}
