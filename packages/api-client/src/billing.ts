import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, toRequestInit } from './call.ts';
import type { ClientPaths, QueryOf } from './contract-views.ts';
import type { Page } from './paginate.ts';
import type { Balance, CostLine, Invoice, PushResult } from './schemas.ts';

/** The query of `billing.listCostLines`. */
export type CostLinesQuery = QueryOf<'listCostLines'>;
/** The query of `billing.listInvoices`. */
export type InvoicesQuery = QueryOf<'listInvoices'>;

/** The operations on the provider's charges. For platform_admin. */
export interface Billing {
  /** `GET /api/v1/billing/balance`: reads the latest snapshot. Fails with `not_found` before the first one. */
  getBalance(options?: CallOptions): Promise<Balance>;
  /** `GET /api/v1/billing/cost-lines`: lists cost lines. `period` is `YYYY-MM`, or any day of the billed month. */
  listCostLines(query?: CostLinesQuery, options?: CallOptions): Promise<Page<CostLine>>;
  /** `GET /api/v1/billing/invoices`: lists invoices; provisional ones only with `provisional: true`. */
  listInvoices(query?: InvoicesQuery, options?: CallOptions): Promise<Page<Invoice>>;
  /** `GET /api/v1/billing/invoices/{id}`: reads an invoice. */
  getInvoice(id: string, options?: CallOptions): Promise<Invoice>;
  /** `POST /api/v1/billing/invoices/{id}/ingest`: fetches the invoice again, and waits until its lines are stored. */
  ingestInvoice(id: string, options?: ChangeOptions): Promise<Invoice>;
  /** `POST /api/v1/billing/invoices/{id}/push`: pushes the invoice to finance, and waits. `force` pushes it even if finance has this version. */
  pushInvoice(
    id: string,
    push?: { force?: boolean | undefined },
    options?: ChangeOptions,
  ): Promise<PushResult>;
}

export function billing(http: Client<ClientPaths>): Billing {
  return {
    getBalance: (options) => call(http.GET('/api/v1/billing/balance', toRequestInit(options))),
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
  };
}
