import { accountAnswerShape } from '../payloads/account.ts';
import { balanceShape } from '../payloads/balance.ts';
import { billingHistoryEntryShape } from '../payloads/billing-history-entry.ts';
import { invoiceShape } from '../payloads/invoice.ts';
import { invoiceItemShape } from '../payloads/invoice-item.ts';
import { invoiceSummaryShape } from '../payloads/invoice-summary.ts';
import { isRecord, type Shape } from '../payloads/shape.ts';
import type { BillingClient } from './billing-client.ts';
import { addressOf } from './connection.ts';
import { InvalidResponseError } from './errors.ts';
import { inventorySources } from './inventory-sources.ts';
import { type Listing, listing } from './listing.ts';
import { type BillingClientOptions, openConnection } from './open-connection.ts';
import { paginate } from './paginate.ts';
import {
  type ApiResponse,
  assertShape,
  type RequestOptions,
  readJson,
  request,
} from './request.ts';

const INVOICES = '/v2/customers/my/invoices';
const SCOPE = 'billing:read';

/**
 * Makes a client of DigitalOcean's billing API for one token.
 *
 * @throws {TypeError} where an option is not what it should be; the message names it.
 * @example
 * const client = createBillingClient({ token });
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
    listInvoices: (requestOptions = {}) => list(INVOICES, 'invoices', invoiceShape, requestOptions),
    async getInvoicePreview(requestOptions = {}) {
      const response = await get(INVOICES, requestOptions, { query: { per_page: '1' } });
      const { invoice_preview: preview = null } = readJson(response);
      if (preview === null || (isRecord(preview) && Object.keys(preview).length === 0)) return null;
      assertShape(invoiceShape, preview, '.invoice_preview', response.request);
      return preview;
    },
    listInvoiceItems: (invoiceUuid, requestOptions = {}) =>
      list(pathOfInvoice(invoiceUuid), 'invoice_items', invoiceItemShape, requestOptions),
    getInvoiceSummary: async (invoiceUuid, requestOptions = {}) =>
      getAs(invoiceSummaryShape, `${pathOfInvoice(invoiceUuid)}/summary`, requestOptions),
    async fetchInvoiceCsv(invoiceUuid, { signal } = {}) {
      const url = addressOf(connection, `${pathOfInvoice(invoiceUuid)}/csv`);
      const response = await request(connection, { url, accept: 'text/csv', scope: SCOPE, signal });
      const opening = new TextDecoder().decode(response.body.subarray(0, 64)).trimStart();
      if (opening.startsWith('{') || opening.startsWith('<')) {
        throw new InvalidResponseError({ at: '', expected: 'CSV' }, response.request);
      }
      return response.body;
    },
    listResources: (kind, requestOptions = {}) =>
      listing(() => inventorySources[kind](connection, kind, requestOptions)),
  };
}

/** An id may come from a user: it must not lead to another path. */
function pathOfInvoice(invoiceUuid: string): string {
  if (!/^[\w-]{1,128}$/.test(invoiceUuid)) {
    throw new TypeError('"invoiceUuid" must be an invoice\'s UUID, or "preview"');
  }
  return `${INVOICES}/${invoiceUuid}`;
}
