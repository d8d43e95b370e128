import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, toRequestInit } from './call.ts';
import type { operations } from './contract.gen.ts';
import type { ClientPaths, Given, QueryOf } from './contract-views.ts';
import type { Page } from './paginate.ts';
import type {
  Account,
  Balance,
  Completeness,
  CostLine,
  DiscoveryResult,
  FinanceReconciliation,
  FinanceResend,
  Invoice,
  InvoiceRevision,
  PushAttempt,
  PushResult,
  ReparseResult,
} from './schemas.ts';

/** The query of `billing.listCostLines`. */
export type CostLinesQuery = QueryOf<'listCostLines'>;
/** The query of `billing.listInvoices`. */
export type InvoicesQuery = QueryOf<'listInvoices'>;
/** The query of `billing.listInvoiceRevisions`. */
export type RevisionsQuery = QueryOf<'listInvoiceRevisions'>;
/** The revision that `billing.acceptInvoice` accepts, and why. */
export type Acceptance = Given<
  operations['acceptInvoice']['requestBody']['content']['application/json']
>;
/** The invoices of `billing.reparseInvoices`. */
export type ReparseSelection = Given<
  operations['reparseInvoices']['requestBody']['content']['application/json']
>;

/** The query of `billing.listPushAttempts`. */
export type PushAttemptsQuery = QueryOf<'listPushAttempts'>;
/** The query of `billing.listAccounts`. */
export type AccountsQuery = QueryOf<'listAccounts'>;
/** The query of `billing.getCompleteness`. */
export type CompletenessQuery = QueryOf<'getCompleteness'>;

/** The operations on the provider's charges. For platform_admin. */
export interface Billing {
  /** `GET /api/v1/billing/balance`: reads the latest snapshot. Fails with `not_found` before the first one. */
  getBalance(options?: CallOptions): Promise<Balance>;
  /** `GET /api/v1/billing/accounts`: lists the teams at the provider, with the scopes that their token lacks. */
  listAccounts(query?: AccountsQuery, options?: CallOptions): Promise<Page<Account>>;
  /**
   * `GET /api/v1/billing/completeness`: reads which hours of the balance, days of the billing history and months of
   * invoices the service has. `from` and `to` are RFC 3339 times. Default: the last 31 days.
   */
  getCompleteness(query?: CompletenessQuery, options?: CallOptions): Promise<Completeness>;
  /** `GET /api/v1/billing/cost-lines`: lists cost lines. `period` is `YYYY-MM`, or any day of the billed month. */
  listCostLines(query?: CostLinesQuery, options?: CallOptions): Promise<Page<CostLine>>;
  /** `GET /api/v1/billing/invoices`: lists invoices; provisional ones only with `provisional: true`. */
  listInvoices(query?: InvoicesQuery, options?: CallOptions): Promise<Page<Invoice>>;
  /** `GET /api/v1/billing/invoices/{id}`: reads an invoice. */
  getInvoice(id: string, options?: CallOptions): Promise<Invoice>;
  /** `GET /api/v1/billing/invoices/{id}/document`: reads the CSV that was fetched last, or that of a revision. */
  getInvoiceDocument(
    id: string,
    query?: { revision?: number | undefined },
    options?: CallOptions,
  ): Promise<string>;
  /** `GET /api/v1/billing/invoices/{id}/revisions`: lists the documents of an invoice with their totals. */
  listInvoiceRevisions(
    id: string,
    query?: RevisionsQuery,
    options?: CallOptions,
  ): Promise<Page<InvoiceRevision>>;
  /** `POST /api/v1/billing/discover`: reads the provider's invoices now, and waits until their headers are stored. */
  discoverInvoices(options?: ChangeOptions): Promise<DiscoveryResult>;
  /**
   * `POST /api/v1/billing/invoices/{id}/accept`: accepts the latest revision although it does not agree with the
   * provider's totals. It is pushed to finance then.
   */
  acceptInvoice(id: string, acceptance: Acceptance, options?: ChangeOptions): Promise<Invoice>;
  /** `POST /api/v1/billing/invoices/reparse`: makes the kept documents of invoices, or of all, due to be read again. */
  reparseInvoices(selection: ReparseSelection, options?: ChangeOptions): Promise<ReparseResult>;
  /** `POST /api/v1/billing/invoices/{id}/ingest`: fetches the invoice again, and waits until its lines are stored. */
  ingestInvoice(id: string, options?: ChangeOptions): Promise<Invoice>;
  /** `POST /api/v1/billing/invoices/{id}/push`: pushes the invoice to finance, and waits. `force` pushes it even if finance has this version. */
  pushInvoice(
    id: string,
    push?: { force?: boolean | undefined },
    options?: ChangeOptions,
  ): Promise<PushResult>;
  /** `GET /api/v1/billing/invoices/{id}/push-attempts`: lists the requests to finance, with their receipts. */
  listPushAttempts(
    id: string,
    query?: PushAttemptsQuery,
    options?: CallOptions,
  ): Promise<Page<PushAttempt>>;
  /** `POST /api/v1/billing/reconcile`: sends the pushed invoices of a month again, and reports those that finance had lost. */
  reconcileFinance(
    reconcile: { period: string },
    options?: ChangeOptions,
  ): Promise<FinanceReconciliation>;
  /** `POST /api/v1/billing/finance-target/resend`: makes the invoices in the books of another URL or tenant due. */
  resendToFinance(
    resend?: { from_period?: string | undefined },
    options?: ChangeOptions,
  ): Promise<FinanceResend>;
}

export function billing(http: Client<ClientPaths>): Billing {
  return {
    getBalance: (options) => call(http.GET('/api/v1/billing/balance', toRequestInit(options))),
    listAccounts: (query = {}, options) =>
      call(http.GET('/api/v1/billing/accounts', { params: { query }, ...toRequestInit(options) })),
    getCompleteness: (query = {}, options) =>
      call(
        http.GET('/api/v1/billing/completeness', { params: { query }, ...toRequestInit(options) }),
      ),
    listCostLines: (query = {}, options) =>
      call(
        http.GET('/api/v1/billing/cost-lines', { params: { query }, ...toRequestInit(options) }),
      ),
    listInvoices: (query = {}, options) =>
      call(http.GET('/api/v1/billing/invoices', { params: { query }, ...toRequestInit(options) })),
    getInvoice: (id, options) =>
      call(
        http.GET('/api/v1/billing/invoices/{id}', {
          params: { path: { id } },
          ...toRequestInit(options),
        }),
      ),
    getInvoiceDocument: (id, query = {}, options) =>
      call(
        http.GET('/api/v1/billing/invoices/{id}/document', {
          params: { path: { id }, query },
          parseAs: 'text',
          ...toRequestInit(options),
        }),
      ),
    listInvoiceRevisions: (id, query = {}, options) =>
      call(
        http.GET('/api/v1/billing/invoices/{id}/revisions', {
          params: { path: { id }, query },
          ...toRequestInit(options),
        }),
      ),
    discoverInvoices: (options) =>
      call(http.POST('/api/v1/billing/discover', toRequestInit(options))),
    acceptInvoice: (id, acceptance, options) =>
      call(
        http.POST('/api/v1/billing/invoices/{id}/accept', {
          params: { path: { id } },
          body: acceptance,
          ...toRequestInit(options),
        }),
      ),
    reparseInvoices: (selection, options) =>
      call(
        http.POST('/api/v1/billing/invoices/reparse', {
          body: selection,
          ...toRequestInit(options),
        }),
      ),
    ingestInvoice: (id, options) =>
      call(
        http.POST('/api/v1/billing/invoices/{id}/ingest', {
          params: { path: { id } },
          ...toRequestInit(options),
        }),
      ),
    pushInvoice: (id, push = {}, options) =>
      call(
        http.POST('/api/v1/billing/invoices/{id}/push', {
          params: { path: { id } },
          body: push,
          ...toRequestInit(options),
        }),
      ),
    listPushAttempts: (id, query = {}, options) =>
      call(
        http.GET('/api/v1/billing/invoices/{id}/push-attempts', {
          params: { path: { id }, query },
          ...toRequestInit(options),
        }),
      ),
    reconcileFinance: (reconcile, options) =>
      call(http.POST('/api/v1/billing/reconcile', { body: reconcile, ...toRequestInit(options) })),
    resendToFinance: (resend = {}, options) =>
      call(
        http.POST('/api/v1/billing/finance-target/resend', {
          body: resend,
          ...toRequestInit(options),
        }),
      ),
  };
}
