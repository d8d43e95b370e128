import type { components } from '@arcadia/api-client/contract';
import { AmountError, InvoiceCsvError } from '@arcadia/do-billing';
import type { BillingClient } from '@arcadia/do-billing/client';
import { type FinanceClient, InvalidFinanceInvoiceError } from '@arcadia/finance-client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type UpdateObject } from 'kysely';
import type { AuditContext } from '../audit/audit-context.ts';
import type { Tables } from '../db/tables.ts';
import { openScope, platformSql, reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { FailureClass } from '../queue/failure.ts';
import type { WorkDefinition, WorkDeps } from '../queue/run-work-item.ts';
import type { WorkKind } from '../queue/work-kind.ts';
import type { RunCaller } from './audit-request.ts';
import { snapshotBalance } from './balance.ts';
import { type DiscoveryResult, discoverInvoices } from './discover-invoices.ts';
import { discoverNow } from './discover-now.ts';
import { resendToTarget } from './finance-target.ts';
import { ingestInvoice, UnreconciledInvoiceError } from './ingest-invoice.ts';
import { ingestNow, pushNow, toIngestProblem, toPushProblem } from './ingest-or-push-now.ts';
import { type ApiInvoice, toApiInvoice } from './invoice.entity.ts';
import { defaultPushTimes, FormerPushError, type PushTimes } from './push-attempts.ts';
import { toTarget } from './push-content.ts';
import { type PushResult, pushInvoice } from './push-invoice.ts';
import { reconcileFinance } from './reconcile-finance.ts';
import { reparseInvoice } from './reparse-invoice.ts';
import { resendUnanswered } from './resend-unanswered.ts';

type Schemas = components['schemas'];

/** The billing pipeline: the work that it defines for the worker, and the runs that operators ask for. */
export interface Pipeline {
  /** In the order in which a sweep runs them: each kind makes the next one due. */
  readonly workDefinitions: readonly WorkDefinition[];
  readonly isFinanceConfigured: boolean;
  /** Wakes the worker when work of this kind became due. */
  wake(kind: WorkKind): void;
  /** @throws {ArcadiaError} `provider_unavailable`. */
  discoverNow(caller: RunCaller): Promise<DiscoveryResult>;
  /** @throws {ArcadiaError} `not_found`, `invoice_unreadable`, `invoice_unreconciled`, `provider_unavailable`. */
  ingestNow(invoiceId: string, caller: RunCaller): Promise<ApiInvoice>;
  /** @throws {ArcadiaError} `not_found`, `invoice_not_pushable`, `finance_rejected`, `finance_unavailable`. */
  pushNow(
    invoiceId: string,
    options: { readonly force: boolean },
    caller: RunCaller,
  ): Promise<PushResult>;
  /** Sends the pushed invoices of a month again. @throws {ArcadiaError} `finance_unavailable`. */
  reconcileFinance(period: string, caller: RunCaller): Promise<Schemas['FinanceReconciliation']>;
  /**
   * Makes invoices in the books of another URL or tenant due. The caller wakes the worker after the commit.
   *
   * @throws {ArcadiaError} `finance_unavailable`.
   */
  resendToFinance(
    em: EntityManager,
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
    describe: (key) => describeInvoice(openScope(orm, 'all'), key),
    onFailure: async (em, { key }, { message, class: found }, outcome) => {
      // The invoice keeps the error of the push that it waits for.
      if (found.class === 'postponed') return;
      const status = outcome === 'failed' ? { finance_status: 'failed' as const } : {};
      await updateInvoice(em, key, { last_error: message, ...status });
    },
  };
  const ingest: WorkDefinition | undefined = digitalOcean && {
    kind: 'ingest',
    hasLongStatements: true,
    concurrency: 4,
    run: (item) => ingestInvoice({ orm, digitalOcean }, item),
    classify: classifyIngest,
    toProblem: toIngestProblem,
    describe: (key) => describeInvoice(openScope(orm, 'all'), key),
    onFailure: async (em, { key }, { message }, outcome) => {
      const isLast = outcome === 'failed' || outcome === 'held';
      const status = isLast ? { ingest_status: outcome } : {};
      await updateInvoice(em, key, { last_error: message, ...status });
    },
  };
  const balance: WorkDefinition | undefined = digitalOcean && {
    kind: 'balance-snapshot',
    // It waits for the row of the account while an ingest holds it.
    hasLongStatements: true,
    concurrency: 1,
    run: (item) => snapshotBalance({ orm, digitalOcean }, item),
  };
  const discovery: WorkDefinition | undefined = digitalOcean && {
    kind: 'billing-history',
    hasLongStatements: true,
    concurrency: 1,
    run: (item) => discoverInvoices({ orm, digitalOcean, now }, item),
    toProblem: toIngestProblem,
  };
  const reparse: WorkDefinition = {
    kind: 'reparse',
    hasLongStatements: true,
    concurrency: 1,
    run: (item) => reparseInvoice({ orm }, item),
    classify: classifyIngest,
    describe: (key) => describeInvoice(openScope(orm, 'all'), key),
  };
  const resend: WorkDefinition | undefined = finance && {
    kind: 'finance-reconcile',
    concurrency: 1,
    run: (item) => resendUnanswered({ orm, target: toTarget(finance), times }, item),
  };
  return {
    workDefinitions: [balance, discovery, ingest, reparse, resend, push].filter(
      (definition) => definition !== undefined,
    ),
    isFinanceConfigured,
    wake: deps.wake,
    async discoverNow(caller) {
      const result = await discoverNow(deps, discovery, caller);
      deps.wake('ingest');
      return result;
    },
    async ingestNow(invoiceId, caller) {
      const invoice = await ingestNow(deps, ingest, invoiceId, caller);
      deps.wake('push');
      return toApiInvoice(invoice, isFinanceConfigured);
    },
    pushNow: (invoiceId, options, caller) => pushNow(deps, push, invoiceId, options, caller),
    async reconcileFinance(period, caller) {
      const options = { force: true, action: 'reconcileFinance' } as const;
      return await reconcileFinance(openScope(orm, 'all'), period, {
        target: toTarget(requireFinance(finance)),
        push: (invoiceId) => pushNow(deps, push, invoiceId, options, caller),
      });
    },
    async resendToFinance(em, fromPeriod, audit) {
      return await resendToTarget(em, toTarget(requireFinance(finance)), fromPeriod, audit);
    },
  };
}

function classifyPush(error: unknown): FailureClass | undefined {
  if (error instanceof FormerPushError) return { class: 'postponed', waitMs: error.waitMs };
  // Nothing was sent, and only a change of the stored invoice can help: it makes the push due again.
  if (error instanceof InvalidFinanceInvoiceError) return { class: 'final' };
  return undefined;
}

const RECONCILE_ATTEMPTS = 3;

/**
 * An unreadable document would be read in the same way again. One that does not reconcile may have been caught in the
 * middle of a change; after three attempts an operator decides.
 */
function classifyIngest(error: unknown): FailureClass | undefined {
  if (error instanceof InvoiceCsvError || error instanceof AmountError) return { class: 'final' };
  if (error instanceof UnreconciledInvoiceError) {
    return { class: 'retryable', maxAttempts: RECONCILE_ATTEMPTS, endsAs: 'held' };
  }
  return undefined;
}

function requireFinance(finance: FinanceClient | undefined): FinanceClient {
  if (finance !== undefined) return finance;
  const detail = 'The service has no secret for finance. Set SKYAI_FINANCE_SECRET.';
  throw new ArcadiaError('finance_unavailable', detail);
}

/** The fields of an invoice in the log. */
async function describeInvoice(em: EntityManager, id: string): Promise<object> {
  const invoice = await reads(em)
    .selectFrom('cloud_invoices')
    .select(['invoice_number', 'period', 'line_count as lines', 'reconciled'])
    .where('id', '=', id)
    .executeTakeFirst();
  return invoice ?? {};
}

async function updateInvoice(
  em: EntityManager,
  id: string,
  changes: UpdateObject<Tables, 'cloud_invoices'>,
): Promise<void> {
  await platformSql(em)
    .updateTable('cloud_invoices')
    .set({ ...changes, updated_at: sql<string>`now()` })
    .where('id', '=', id)
    .execute();
}
