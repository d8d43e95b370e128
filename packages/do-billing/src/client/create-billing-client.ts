import { accountAnswerShape } from '../payloads/account.ts';
import { balanceShape } from '../payloads/balance.ts';
import { billingHistoryEntryShape } from '../payloads/billing-history-entry.ts';
import { invoiceShape } from '../payloads/invoice.ts';
import { invoiceItemShape } from '../payloads/invoice-item.ts';
import { invoiceSummaryShape } from '../payloads/invoice-summary.ts';
import { isRecord, type Shape } from '../payloads/shape.ts';
import type { ApiRequest } from './api-request.ts';
import type { BillingClient } from './billing-client.ts';
import type { BillingClientOptions } from './billing-client-options.ts';
import { addressOf } from './connection.ts';
import { inventorySources } from './inventory-sources.ts';
import { listBuckets } from './list-buckets.ts';
import { listInsights } from './list-insights.ts';
import { type Listing, listing } from './listing.ts';
import { openBody } from './open-body.ts';
import { openConnection } from './open-connection.ts';
import { paginate } from './paginate.ts';
import { pathOfInsights } from './path-of-insights.ts';
import { INVOICES_PATH, pathOfInvoice } from './path-of-invoice.ts';
import { type ApiResponse, assertShape, readJson, request } from './request.ts';
import type { RequestOptions } from './request-options.ts';

const SCOPE = 'billing:read';

/**
 * Makes a client of DigitalOcean's billing API for one token.
 *
 * @throws {TypeError} where an option is not what it should be; the message names it, and never
 * repeats the token.
 * @example
 * import { parseInvoiceCsv, reconcileInvoice } from '@arcadia/do-billing';
 * import { createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * for await (const invoice of client.listInvoices()) {
 *   const document = await parseInvoiceCsv(await client.fetchInvoiceCsv(invoice.invoice_uuid));
 *   console.log(reconcileInvoice(document, { invoiceTotal: invoice.amount }).reconciled);
 * }
 */
export function createBillingClient(options: BillingClientOptions): BillingClient {
  const connection = openConnection(options);

  async function get(
    path: string,
    { signal }: RequestOptions,
    { scope = SCOPE, query = {} }: { scope?: string; query?: Record<string, string> } = {},
  ): Promise<ApiResponse> {
    const url = addressOf(connection, path, query);
    return request(connection, { url, accept: 'application/json', scope, signal });
  }

  async function getAs<T>(
    shape: Shape<T>,
    path: string,
    requestOptions: RequestOptions,
    scope = SCOPE,
  ): Promise<T> {
    const response = await get(path, requestOptions, { scope });
    const json: unknown = readJson(response);
    assertShape<T>(shape, json, '', response.request);
    return json;
  }

  function list<T>(
    path: string,
    root: string,
    item: Shape<T>,
    { signal }: RequestOptions,
  ): Listing<T> {
    const url = addressOf(connection, path, { per_page: '200' });
    return listing(() => paginate(connection, { url, root, item, scope: SCOPE, signal }));
  }

  function fileOf(
    invoiceUuid: string,
    file: 'csv' | 'pdf',
    { signal }: RequestOptions,
  ): ApiRequest {
    const url = addressOf(connection, `${pathOfInvoice(invoiceUuid)}/${file}`);
    const accept = file === 'csv' ? 'text/csv' : 'application/pdf';
    return { url, accept, scope: SCOPE, signal };
  }

  return {
    async getAccount(requestOptions = {}) {
      const path = '/v2/account';
      return (await getAs(accountAnswerShape, path, requestOptions, 'account:read')).account;
    },
    getBalance: (requestOptions = {}) =>
      getAs(balanceShape, '/v2/customers/my/balance', requestOptions),
    listBillingHistory: (requestOptions = {}) =>
      list(
        '/v2/customers/my/billing_history',
        'billing_history',
        billingHistoryEntryShape,
        requestOptions,
      ),
    listInvoices: (requestOptions = {}) =>
      list(INVOICES_PATH, 'invoices', invoiceShape, requestOptions),
    async getInvoicePreview(requestOptions = {}) {
      const response = await get(INVOICES_PATH, requestOptions, { query: { per_page: '1' } });
      const { invoice_preview: preview = null } = readJson(response);
      if (preview === null || (isRecord(preview) && Object.keys(preview).length === 0)) return null;
      assertShape(invoiceShape, preview, '.invoice_preview', response.request);
      return preview;
    },
    listInvoiceItems: (invoiceUuid, requestOptions = {}) =>
      list(pathOfInvoice(invoiceUuid), 'invoice_items', invoiceItemShape, requestOptions),
    getInvoiceSummary: async (invoiceUuid, requestOptions = {}) =>
      getAs(invoiceSummaryShape, `${pathOfInvoice(invoiceUuid)}/summary`, requestOptions),
    fetchInvoiceCsv: async (invoiceUuid, requestOptions = {}) =>
      (await request(connection, fileOf(invoiceUuid, 'csv', requestOptions))).body,
    openInvoiceCsv: async (invoiceUuid, requestOptions = {}) =>
      openBody(connection, fileOf(invoiceUuid, 'csv', requestOptions)),
    fetchInvoicePdf: async (invoiceUuid, requestOptions = {}) =>
      (await request(connection, fileOf(invoiceUuid, 'pdf', requestOptions))).body,
    listInsights: (query, requestOptions = {}) => {
      const path = pathOfInsights(query);
      return listing(() => listInsights(connection, path, requestOptions));
    },
    listResources: (kind, requestOptions = {}) =>
      listing(() => inventorySources[kind](connection, kind, requestOptions)),
    listBuckets: (requestOptions = {}) => listing(() => listBuckets(connection, requestOptions)),
  };
}
