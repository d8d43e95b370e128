import { accountBodyShape } from '../payloads/account.ts';
import { balanceShape } from '../payloads/balance.ts';
import { billingHistoryEntryShape } from '../payloads/billing-history-entry.ts';
import { type Invoice, invoiceShape } from '../payloads/invoice.ts';
import { invoiceItemShape } from '../payloads/invoice-item.ts';
import { invoiceSummaryShape } from '../payloads/invoice-summary.ts';
import { isRecord, type Shape } from '../payloads/shape.ts';
import type { BillingClient } from './billing-client.ts';
import { openConnection, toEndpointUrl } from './connection.ts';
import { listBuckets } from './list-buckets.ts';
import { listInsights, toInsightsPath } from './list-insights.ts';
import { listResources } from './list-resources.ts';
import type { BillingClientOptions, RequestOptions } from './options.ts';
import { type Listing, largestPage, paginate, toListing } from './pagination.ts';
import { assertShape, fetchBody, fetchJson, type JsonResponse, openBody } from './request.ts';
import type { ApiRequest } from './send-once.ts';

const SCOPE = 'billing:read';
const INVOICES_PATH = '/v2/customers/my/invoices';

/**
 * Creates a client of DigitalOcean's billing API for one token.
 *
 * @throws {TypeError} if an option is invalid. The message names the option, and never contains the token.
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

  async function get<T>(
    shape: Shape<T>,
    path: string,
    { signal }: RequestOptions,
    scope = SCOPE,
  ): Promise<T> {
    const url = toEndpointUrl(connection, path);
    const response = await fetchJson(connection, { url, scope, signal });
    const json: unknown = response.json;
    assertShape<T>(shape, json, '', response.request);
    return json;
  }

  function list<T>(
    path: string,
    root: string,
    item: Shape<T>,
    { signal }: RequestOptions,
  ): Listing<T> {
    const url = toEndpointUrl(connection, path, largestPage);
    return toListing(() => paginate(connection, { url, root, item, scope: SCOPE, signal }));
  }

  function toFileRequest(
    invoiceUuid: string,
    file: 'csv' | 'pdf',
    { signal }: RequestOptions,
  ): ApiRequest {
    const url = toEndpointUrl(connection, `${toInvoicePath(invoiceUuid)}/${file}`);
    const accept = file === 'csv' ? 'text/csv' : 'application/pdf';
    return { url, accept, scope: SCOPE, signal };
  }

  return {
    async getAccount(requestOptions = {}) {
      const path = '/v2/account';
      return (await get(accountBodyShape, path, requestOptions, 'account:read')).account;
    },
    getBalance: (requestOptions = {}) =>
      get(balanceShape, '/v2/customers/my/balance', requestOptions),
    listBillingHistory: (requestOptions = {}) =>
      list(
        '/v2/customers/my/billing_history',
        'billing_history',
        billingHistoryEntryShape,
        requestOptions,
      ),
    listInvoices: (requestOptions = {}) =>
      list(INVOICES_PATH, 'invoices', invoiceShape, requestOptions),
    async getInvoicePreview({ signal } = {}) {
      const url = toEndpointUrl(connection, INVOICES_PATH, { per_page: '1' });
      return readPreview(await fetchJson(connection, { url, scope: SCOPE, signal }));
    },
    async getInvoiceList({ signal } = {}) {
      const url = toEndpointUrl(connection, INVOICES_PATH, largestPage);
      let preview: Invoice | null = null;
      const onPage = (page: JsonResponse) => {
        preview ??= readPreview(page);
      };
      const page = { url, root: 'invoices', item: invoiceShape, scope: SCOPE, signal, onPage };
      const invoices = await toListing(() => paginate(connection, page)).all();
      return { invoices, invoice_preview: preview };
    },
    listInvoiceItems: (invoiceUuid, requestOptions = {}) =>
      list(toInvoicePath(invoiceUuid), 'invoice_items', invoiceItemShape, requestOptions),
    getInvoiceSummary: async (invoiceUuid, requestOptions = {}) =>
      get(invoiceSummaryShape, `${toInvoicePath(invoiceUuid)}/summary`, requestOptions),
    fetchInvoiceCsv: async (invoiceUuid, requestOptions = {}) =>
      (await fetchBody(connection, toFileRequest(invoiceUuid, 'csv', requestOptions))).body,
    openInvoiceCsv: async (invoiceUuid, requestOptions = {}) =>
      openBody(connection, toFileRequest(invoiceUuid, 'csv', requestOptions)),
    fetchInvoicePdf: async (invoiceUuid, requestOptions = {}) =>
      (await fetchBody(connection, toFileRequest(invoiceUuid, 'pdf', requestOptions))).body,
    listInsights: (query, requestOptions = {}) => {
      const path = toInsightsPath(query);
      return toListing(() => listInsights(connection, path, requestOptions));
    },
    listResources: (kind, requestOptions = {}) =>
      toListing(() => listResources(connection, kind, requestOptions)),
    listBuckets: (requestOptions = {}) => toListing(() => listBuckets(connection, requestOptions)),
  };
}

/** Reads the preview that every page of the list of invoices has. */
function readPreview({ json, request }: JsonResponse): Invoice | null {
  const { invoice_preview: preview = null } = json;
  if (preview === null || (isRecord(preview) && Object.keys(preview).length === 0)) return null;
  assertShape(invoiceShape, preview, '.invoice_preview', request);
  return preview;
}

/**
 * The id may come from a user, so it must not lead to another path.
 *
 * @throws {TypeError} if `invoiceUuid` does not look like an id.
 */
function toInvoicePath(invoiceUuid: string): string {
  if (!/^[\w-]{1,128}$/.test(invoiceUuid)) {
    throw new TypeError('"invoiceUuid" must be the UUID of an invoice, or "preview"');
  }
  return `${INVOICES_PATH}/${invoiceUuid}`;
}
