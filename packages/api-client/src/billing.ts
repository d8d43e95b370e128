import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type { Balance, CostLine, Invoice, Page, PushResult } from './schemas.ts';

export type CostLinesQuery = NonNullable<operations['listCostLines']['parameters']['query']>;
export type InvoicesQuery = NonNullable<operations['listInvoices']['parameters']['query']>;

/** The operations on what the provider charges; for platform_admin. */
export interface Billing {
  /** `GET /api/v1/billing/balance`: the latest snapshot; `not_found` while there is none. */
  getBalance(options?: CallOptions): Promise<Balance>;
  /** `GET /api/v1/billing/cost-lines`: `period` is `YYYY-MM`, or any day of the billed month. */
  listCostLines(query?: CostLinesQuery, options?: CallOptions): Promise<Page<CostLine>>;
  /** `GET /api/v1/billing/invoices`: without provisional ones, unless asked. */
  listInvoices(query?: InvoicesQuery, options?: CallOptions): Promise<Page<Invoice>>;
  /** `GET /api/v1/billing/invoices/{id}`. */
  getInvoice(id: string, options?: CallOptions): Promise<Invoice>;
  /** `POST /api/v1/billing/invoices/{id}/ingest`: fetches again, and waits for the lines. */
  ingestInvoice(id: string, options?: ChangeOptions): Promise<Invoice>;
  /** `POST /api/v1/billing/invoices/{id}/push`: to finance, and waits. `force` sends what finance has already. */
  pushInvoice(id: string, push?: { force?: boolean }, options?: ChangeOptions): Promise<PushResult>;
}

export function billing(http: Client<paths>): Billing {
  return {
    getBalance: (options) => call(http.GET('/api/v1/billing/balance', init(options))),
    listCostLines: (query = {}, options) =>
      call(http.GET('/api/v1/billing/cost-lines', { params: { query }, ...init(options) })),
    listInvoices: (query = {}, options) =>
      call(http.GET('/api/v1/billing/invoices', { params: { query }, ...init(options) })),
    getInvoice: (id, options) =>
      call(
        http.GET('/api/v1/billing/invoices/{id}', { params: { path: { id } }, ...init(options) }),
      ),
    ingestInvoice: (id, options) =>
      call(
        http.POST('/api/v1/billing/invoices/{id}/ingest', {
          params: { path: { id } },
          ...init(options),
        }),
      ),
    pushInvoice: (id, push = {}, options) =>
      call(
        http.POST('/api/v1/billing/invoices/{id}/push', {
          params: { path: { id } },
          body: push,
          ...init(options),
        }),
      ),
  };
}
